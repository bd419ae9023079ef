// SPDX-License-Identifier: MIT
#pragma once

/// Included before all else by a test program whose headers of activations are those that a compiler without
/// GNU's extensions would see. Everything else that it includes has been read with them, and so must be here.
#define EIGEN_USE_THREADS
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>
#include <unsupported/Eigen/CXX11/Tensor>
#include <unsupported/Eigen/CXX11/ThreadPool>

#undef EIGEN_USE_THREADS  // sources define it themselves
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wbuiltin-macro-redefined"
#endif
#undef __GNUC__
