// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace curves {

/// Has gnuplot carry out the script. Throws an exception that names gnuplot where there is none, or
/// where it gives up.
void run_gnuplot(const std::string& script);

}  // namespace curves
