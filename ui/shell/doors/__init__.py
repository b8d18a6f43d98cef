"""What stands between the network and the pages: which requests come in, who they are from, and what answers carry.
The three doors are chosen by WINDROW_DOOR. Nothing here draws a page of the app or asks for a segment.
"""
