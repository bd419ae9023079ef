// SPDX-License-Identifier: MIT
#include "idx.hpp"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace fashion_mnist {
namespace {

// The training images take 45 MiB. A file that grows beyond this is something else, and is not read
// to its end.
constexpr std::size_t largest_content = std::size_t{64} << 20;

[[noreturn]] void fail(const std::string& file, const std::string& what) {
  throw std::runtime_error(file + ": " + what);
}

struct CloseGzip {
  void operator()(gzFile file) const { gzclose_r(file); }
};

std::uint32_t big_endian(const std::uint8_t* bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
}

/// Reads `words` header words, of which the first must be `magic`, and leaves the rest to the
/// caller.
std::vector<std::uint32_t> decode_header(const Bytes& content, std::size_t words,
                                         std::uint32_t magic, const std::string& file) {
  if (content.size() < 4 * words) {
    fail(file, "has " + std::to_string(content.size()) + " bytes, too few for its header of " +
                   std::to_string(4 * words));
  }
  std::vector<std::uint32_t> header(words);
  for (std::size_t i = 0; i < words; ++i) header[i] = big_endian(content.data() + 4 * i);
  if (header[0] != magic) {
    fail(file,
         "magic number " + std::to_string(header[0]) + " instead of " + std::to_string(magic));
  }
  return header;
}

/// The bytes after the header, of which there must be exactly count * item_size.
Bytes decode_items(const Bytes& content, std::size_t header_size, std::uint64_t count,
                   std::uint64_t item_size, const std::string& file) {
  const std::uint64_t announced = count * item_size;
  const std::uint64_t present = content.size() - header_size;
  if (present != announced) {
    fail(file, "announces " + std::to_string(announced) + " bytes after its header but holds " +
                   std::to_string(present));
  }
  return Bytes(content.begin() + static_cast<std::ptrdiff_t>(header_size), content.end());
}

}  // namespace

Bytes read_gzip(const std::string& file) {
  errno = 0;
  const std::unique_ptr<gzFile_s, CloseGzip> stream(gzopen(file.c_str(), "rb"));
  if (!stream) fail(file, std::string("cannot be opened: ") + std::strerror(errno));

  Bytes content;
  Bytes chunk(std::size_t{1} << 16);
  int count = 0;
  while ((count = gzread(stream.get(), chunk.data(), static_cast<unsigned>(chunk.size()))) > 0) {
    content.insert(content.end(), chunk.begin(), chunk.begin() + count);
    if (content.size() > largest_content) {
      fail(file, "holds more than " + std::to_string(largest_content >> 20) + " MiB");
    }
  }
  int status = Z_OK;
  const char* const message = gzerror(stream.get(), &status);
  if (status == Z_ERRNO) fail(file, std::string("cannot be read: ") + std::strerror(errno));
  if (status == Z_BUF_ERROR) fail(file, "the gzip data is truncated");
  if (status != Z_OK) fail(file, std::string("the gzip data is corrupt: ") + message);
  if (gzdirect(stream.get()) != 0) fail(file, "not a gzip file");
  return content;
}

Bytes decode_images(const Bytes& content, const std::string& file) {
  const std::vector<std::uint32_t> header = decode_header(content, 4, 2051, file);
  if (header[2] != side || header[3] != side) {
    fail(file, "images of " + std::to_string(header[2]) + " x " + std::to_string(header[3]) +
                   " pixels instead of 28 x 28");
  }
  return decode_items(content, 16, header[1], pixels, file);
}

Bytes decode_labels(const Bytes& content, const std::string& file) {
  const std::vector<std::uint32_t> header = decode_header(content, 2, 2049, file);
  Bytes labels = decode_items(content, 8, header[1], 1, file);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] >= classes) {
      fail(file, "label " + std::to_string(labels[i]) + " of image " + std::to_string(i) +
                     " is out of range, 0 to 9");
    }
  }
  return labels;
}

Dataset read_dataset(const std::string& image_file, const std::string& label_file) {
  Dataset data;
  data.images = decode_images(read_gzip(image_file), image_file);
  data.labels = decode_labels(read_gzip(label_file), label_file);
  if (data.images.empty()) fail(image_file, "holds no images");
  const std::size_t images = data.images.size() / pixels;
  if (images != data.labels.size()) {
    fail(label_file, "has " + std::to_string(data.labels.size()) + " labels for the " +
                         std::to_string(images) + " images of " + image_file);
  }
  return data;
}

}  // namespace fashion_mnist
