// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace curves {

/// A gnuplot script that holds the values of all curves and draws each picture as NAME.svg and
/// NAME.png in the folder.
std::string picture_script(const std::filesystem::path& folder);

/// The same pictures as text.
std::string terminal_script();

}  // namespace curves
