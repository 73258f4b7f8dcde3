"""Qianshou (牵手): what a county owes its left-behind children, and whether it was done."""

__version__ = "0.1.0"
