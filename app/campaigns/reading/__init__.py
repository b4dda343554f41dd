"""Reads a published urgent action, in any of the layouts that organisations use, into what a draft campaign needs.

`files` turns a file into lines of text, `layouts` turn lines into a record, `reader` joins the two.
"""
