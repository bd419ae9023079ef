// SPDX-License-Identifier: MIT
/// Makes the calls that the files of a folder describe, each once: for memory checkers, which do not
/// go together with libFuzzer. C's input and output, because MemorySanitizer would have to be in the
/// standard library too.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <activations/activations.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "memory_checker.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// Whether a process comes to a bad end, under a checker, by a value whose input was never written.
bool forgotten_input_is_noticed() {
  const pid_t child = fork();
  if (child == 0) {
    std::freopen("/dev/null", "w", stderr);
    // On the stack: what the child leaves on the heap would be a leak, and a bad end too.
    Eigen::Array<float, 61, 1> x = Eigen::Array<float, 61, 1>::Ones(), y = x;
    fuzz::forget(&x[37], sizeof(float));
    activations::forward(activations::ELU<float>(), x, y);
    if (y[37] > 0) std::fputs("no checker stopped this\n", stderr);
    _exit(EXIT_SUCCESS);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace

int main(int argc, char** argv) {
  if (fuzz::is_watched() && !forgotten_input_is_noticed()) {
    std::fprintf(stderr, "the memory checker does not notice an element that was never written\n");
    return 2;
  }
  DIR* const folder = argc == 2 ? opendir(argv[1]) : nullptr;
  if (folder == nullptr) {
    std::fprintf(stderr, "usage: replay FOLDER\n");
    return 2;
  }
  int calls = 0;
  while (const dirent* const entry = readdir(folder)) {
    const int file = openat(dirfd(folder), entry->d_name, O_RDONLY);
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
      close(file);
      continue;
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
    const ssize_t size = read(file, bytes.data(), bytes.size());
    close(file);
    if (size != status.st_size) {
      std::perror(entry->d_name);
      return 2;
    }
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ++calls;
  }
  closedir(folder);
  std::printf("%d calls\n", calls);
  return calls > 0 ? 0 : 2;
}
