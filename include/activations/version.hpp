// SPDX-License-Identifier: MIT
/// The version of the library. It is written here and nowhere else: CMakeLists.txt reads it too.
#pragma once

#define ACTIVATIONS_VERSION_MAJOR 0
#define ACTIVATIONS_VERSION_MINOR 1
#define ACTIVATIONS_VERSION_PATCH 0
