# SPDX-License-Identifier: MIT
# The target `docs`: the reference documentation, of the headers and the README. A name without
# documentation, or a comment that says what is not there, is an error.
if(NOT is_top_level)
  return()
endif()
find_package(Doxygen 1.9.1 QUIET)
if(NOT DOXYGEN_FOUND)
  return()
endif()

# Doxygen's own look will do where this one is missing (Debian's package is doxygen-awesome-css).
find_path(DOXYGEN_AWESOME_DIR doxygen-awesome.css PATHS /usr/share/doxygen-awesome-css)
if(DOXYGEN_AWESOME_DIR)
  set(stylesheets "\"${DOXYGEN_AWESOME_DIR}/doxygen-awesome.css\" \
\"${DOXYGEN_AWESOME_DIR}/doxygen-awesome-sidebar-only.css\"")
endif()

set(docs_dir "${PROJECT_BINARY_DIR}/docs")
configure_file("${CMAKE_CURRENT_LIST_DIR}/Doxyfile.in" "${docs_dir}/Doxyfile" @ONLY)
add_custom_target(
  docs
  COMMAND Doxygen::doxygen "${docs_dir}/Doxyfile"
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
  COMMENT "Writing ${docs_dir}/html/index.html"
  VERBATIM)
