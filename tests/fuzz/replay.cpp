// SPDX-License-Identifier: MIT
/// Makes the calls that the files of a folder describe, each once: for memory checkers, which do not
/// go together with libFuzzer. C's input and output, because MemorySanitizer would have to be in the
/// standard library too.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
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
