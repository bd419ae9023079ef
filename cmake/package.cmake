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
Array, Matrix, Map and Tensor: within 1 ULP, in SIMD packets.
Headers alone.")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${CPACK_PACKAGE_NAME}" RENAME copyright)
include(CPack)
