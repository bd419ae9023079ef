// SPDX-License-Identifier: MIT
#include "gnuplot.hpp"

#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace curves {

void run_gnuplot(const std::string& script) {
  constexpr int missing = 127;
  // A gnuplot that stops reading is told by its exit code, not by the end of this program.
  std::signal(SIGPIPE, SIG_IGN);
  FILE* const pipe = popen("command -v gnuplot >/dev/null || exit 127; exec gnuplot", "w");
  if (pipe == nullptr) throw std::runtime_error("gnuplot: no process can be started");
  const bool is_written = std::fwrite(script.data(), 1, script.size(), pipe) == script.size();
  const int status = pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == missing) {
    throw std::runtime_error("there is no gnuplot; Debian's package is gnuplot-nox");
  }
  if (!is_written || status != 0) throw std::runtime_error("gnuplot did not finish the pictures");
}

}  // namespace curves
