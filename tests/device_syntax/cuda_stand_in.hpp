// SPDX-License-Identifier: MIT
#pragma once

/// What clang and Eigen take from NVIDIA's headers, as far as the kernels here need it: the keywords, and
/// the mathematical functions that clang itself has for devices. It is enough to tell device code from the
/// host's, and nothing that can be linked or run.

#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))

#include <climits>
#include <cmath>
#include <cstdlib>
#include <limits>

// clang's declarations ask for a version, and Eigen would ask more of a toolkit that has one. Each of these
// needs those before it.
// clang-format off
#define CUDA_VERSION 9000
#include <__clang_cuda_math_forward_declares.h>
#include <__clang_cuda_builtin_vars.h>
#include <__clang_cuda_libdevice_declares.h>
#include <__clang_cuda_device_functions.h>
#include <__clang_cuda_math.h>
#include <__clang_cuda_cmath.h>
#undef CUDA_VERSION
// clang-format on

// Named by Eigen, but not by what is checked.
#define CUDART_INF __builtin_huge_val()
#define CUDART_INF_F __builtin_huge_valf()
#define CUDART_NAN __builtin_nan("")
#define CUDART_NAN_F __builtin_nanf("")
#define CUDART_MAX_NORMAL_F __FLT_MAX__
__host__ __device__ float __shfl(float, int, int);
__host__ __device__ float __shfl_up(float, unsigned, int);
__host__ __device__ float __shfl_down(float, unsigned, int);
__host__ __device__ float __shfl_xor(float, int, int);
__host__ __device__ unsigned short __ldg(const unsigned short*);

#define __CUDACC__
