"""Finds the packages: ``checks/`` is installed as ``saas_audit.checks``, new folders included."""

from setuptools import find_namespace_packages, find_packages, setup

setup(
    packages=[
        *find_namespace_packages(  # folders of data too
            include=["saas_audit", "saas_audit.*"], exclude=["*.__pycache__"]
        ),
        *(f"saas_audit.{name}" for name in find_packages(include=["checks", "checks.*"])),
    ],
    package_dir={"saas_audit": "saas_audit", "saas_audit.checks": "checks"},
    package_data={
        "saas_audit": ["py.typed", "**/*.json", "**/*.html", "**/*.css", "**/*.js", "**/NOTICE*"]
    },
)
