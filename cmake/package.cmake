# SPDX-License-Identifier: MIT
# The Debian package: `cpack` in a build directory.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libactivations-dev)
set(CPACK_PACKAGE_CONTACT "The authors of activations <activations@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libeigen3-dev (>= ${eigen_minimum})")
set(CPACK_PACKAGE_DESCRIPTION
    "ReLU, LeakyReLU, PReLU, ELU and SELU with their gradients, over Eigen's
Array, Matrix, Map and Tensor: within 1 ULP (2 without FMA), in SIMD packets.
Headers alone.")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/package_permissions.cmake")
# What Debian asks for beside the files that every installation has.
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${CPACK_PACKAGE_NAME}" RENAME copyright
        COMPONENT debian EXCLUDE_FROM_ALL)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};ALL;/"
                                 "${PROJECT_BINARY_DIR};${PROJECT_NAME};debian;/")
include(CPack)
