"""Signatures as standards write them: ASN.1 values and CMS."""
