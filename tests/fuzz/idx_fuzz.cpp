// SPDX-License-Identifier: MIT
/// Any bytes as the demo's files, and as what is compressed in them: a data set, or a sentence about the file.
#include "../../examples/fashion_mnist/idx.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace {

using fashion_mnist::Bytes;

void require(bool holds) {
  if (!holds) std::abort();
}

/// In memory, under a name that any program may open.
class File {
 public:
  explicit File(const Bytes& content) {
    require(write(descriptor_, content.data(), content.size()) ==
            static_cast<ssize_t>(content.size()));
  }
  ~File() { close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::string name() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_ = memfd_create("idx_fuzz", 0);
};

Bytes compressed(const Bytes& content) {
  z_stream stream = {};
  // In gzip's form, with the smallest window and tables, since those take more time than the bytes.
  require(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 9 + 16, 1, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes file(deflateBound(&stream, content.size()));
  stream.next_in = const_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = file.data();
  stream.avail_out = static_cast<uInt>(file.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  file.resize(stream.total_out);
  deflateEnd(&stream);
  return file;
}

/// Whether `read` returned; what it throws is about one of the files.
template <typename Read>
bool accepts(const Read& read, const std::vector<std::string>& files) {
  try {
    read();
    return true;
  } catch (const std::runtime_error& error) {
    const std::string said = error.what();
    require(std::any_of(files.begin(), files.end(),
                        [&](const std::string& file) { return said.rfind(file + ": ", 0) == 0; }));
    return false;
  }
}

void check_content(const Bytes& content) {
  accepts([&] { require(fashion_mnist::decode_images(content, "a").size() <= content.size()); },
          {"a"});
  accepts(
      [&] {
        const Bytes labels = fashion_mnist::decode_labels(content, "a");
        require(std::all_of(labels.begin(), labels.end(),
                            [](auto c) { return c < fashion_mnist::classes; }));
      },
      {"a"});
}

/// Whether it can be read; `content` is what it has to hold.
bool reads(const Bytes& bytes, const Bytes& content) {
  const File file(bytes);
  return accepts([&] { require(fashion_mnist::read_gzip(file.name()) == content); }, {file.name()});
}

/// The bytes as a file, and a file that holds them: whole, cut, and with a bit that is wrong.
void check_file(const Bytes& content) {
  const File any(content);
  accepts([&] { fashion_mnist::read_gzip(any.name()); }, {any.name()});

  Bytes file = compressed(content);
  require(reads(file, content));
  std::size_t place = 0;
  for (const std::uint8_t byte : content) place = place * 31 + byte;
  require(!reads({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(place % file.size())},
                 content));
  std::uint8_t& wrong = file[place % file.size()];
  wrong = static_cast<std::uint8_t>(wrong ^ 1 << place / file.size() % 8);
  reads(file, content);  // since some bits, such as those of a time, are of no importance
}

/// The last two bytes say how many before them are the labels; all others are the images.
void check_pair(const Bytes& content) {
  if (content.size() < 2) return;
  const std::size_t both = content.size() - 2;
  const std::size_t labels = std::min(both, content[both] * std::size_t{256} + content[both + 1]);
  const auto begin = content.begin();
  const auto split = begin + static_cast<std::ptrdiff_t>(both - labels);
  const File image_file(compressed({begin, split}));
  const File label_file(compressed({split, begin + static_cast<std::ptrdiff_t>(both)}));
  accepts(
      [&] {
        const auto data = fashion_mnist::read_dataset(image_file.name(), label_file.name());
        require(data.size() > 0 && data.images.size() == data.size() * fashion_mnist::pixels);
        require(*std::max_element(data.labels.begin(), data.labels.end()) < fashion_mnist::classes);
      },
      {image_file.name(), label_file.name()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes content(data, data + size);
  check_content(content);
  check_file(content);
  check_pair(content);
  return 0;
}
