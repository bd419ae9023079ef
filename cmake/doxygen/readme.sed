# SPDX-License-Identifier: MIT
# The README for Doxygen. The files of the repository are not among its pages: a link to one becomes its
# name. A picture becomes a command, which complains if there is none in IMAGE_PATH.
s/!\[([^]]*)\]\(([^):]*\/)?([^):\/]+)\)/@image html \3 "\1"/
s/\[([^]]*)\]\(\1\)/\1/g
s/\[([^]]*)\]\(([^):#]+)\)/\1 (\2)/g
