// SPDX-License-Identifier: MIT
/// @file
/// The version of the library. It is written here and nowhere else: CMakeLists.txt reads it too.
#pragma once

/// The version's first number.
#define ACTIVATIONS_VERSION_MAJOR 0
/// The version's second number.
#define ACTIVATIONS_VERSION_MINOR 1
/// The version's third number.
#define ACTIVATIONS_VERSION_PATCH 0
