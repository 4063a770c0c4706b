"""Defender for Office 365 and Exchange Online Protection."""
