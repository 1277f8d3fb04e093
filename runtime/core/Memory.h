// Raw memory of the core: 64-byte aligned, at least one line, null if there is none.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <vector>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace tfc::rt {

inline constexpr std::int64_t lineBytes = 64;

inline void *allocateLines(std::int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX / 2) return nullptr;
#ifdef __linux__
  // Large pages: walking a matrix by columns or filling a fresh buffer touches a page an element else.
  constexpr std::size_t page = 2 << 20;
  if (bytes >= 4 * static_cast<std::int64_t>(page)) {
    void *data = std::aligned_alloc(page, (bytes + page - 1) / page * page);
    if (data) madvise(data, bytes, MADV_HUGEPAGE);
    return data;
  }
#endif
  return std::aligned_alloc(lineBytes, bytes ? (bytes + lineBytes - 1) / lineBytes * lineBytes : lineBytes);
}

/// Arenas of a session's steps. Steps that do not run at the same time share one, as big as the largest needs.
class ArenaPool {
public:
  struct Arena {
    void *data = nullptr;
    std::int64_t bytes = 0;
  };
  ~ArenaPool() {
    for (Arena &a : idle) std::free(a.data);
  }
  /// data is null if there is no memory.
  Arena take(std::int64_t bytes) {
    Arena a;
    {
      std::lock_guard lock(mutex);
      if (!idle.empty()) a = idle.back(), idle.pop_back();
    }
    if (a.bytes < bytes) {
      std::free(a.data);
      a = {allocateLines(bytes), bytes};
    }
    return a;
  }
  void give(Arena a) {
    std::lock_guard lock(mutex);
    idle.push_back(a);
  }

private:
  std::mutex mutex;
  std::vector<Arena> idle;
};

/// Memory of one step that is dropped at its end, or back to a mark before: grows in blocks, and keeps one of the size last needed.
class Bump {
public:
  struct Mark {
    std::int64_t block = 0, used = 0;
  };
  Bump() = default;
  Bump(const Bump &) = delete;
  ~Bump() {
    for (Block &b : blocks) std::free(b.data);
  }
  void *allocate(std::int64_t bytes) {
    if (bytes < 0 || bytes > INT64_MAX / 4) return nullptr;
    bytes = (bytes + lineBytes - 1) / lineBytes * lineBytes + (bytes == 0) * lineBytes;
    while (current < blocks.size() && blocks[current].used + bytes > blocks[current].bytes) {
      if (current + 1 == blocks.size()) break;
      blocks[++current].used = 0; // left over from before a release
    }
    if (blocks.empty() || blocks[current].used + bytes > blocks[current].bytes) {
      std::int64_t size = bytes < 4096 ? 4096 : bytes;
      if (!blocks.empty() && size < blocks.back().bytes) size = blocks.back().bytes;
      void *data = allocateLines(size);
      if (!data && size > bytes) data = allocateLines(size = bytes);
      if (!data) return nullptr;
      blocks.push_back({static_cast<char *>(data), size, 0});
      current = blocks.size() - 1;
    }
    Block &b = blocks[current];
    b.used += bytes;
    return b.data + b.used - bytes;
  }
  Mark mark() const { return {static_cast<std::int64_t>(current), blocks.empty() ? 0 : blocks[current].used}; }
  void release(Mark m) {
    if (blocks.empty()) return;
    current = static_cast<std::size_t>(m.block);
    blocks[current].used = m.used;
  }
  void reset() {
    current = 0;
    if (blocks.size() > 1) { // next time one block holds what this step needed
      std::int64_t total = 0;
      for (Block &b : blocks) total += b.used, std::free(b.data);
      blocks.clear();
      if (void *data = allocateLines(total)) blocks.push_back({static_cast<char *>(data), total, 0});
    } else if (!blocks.empty()) {
      blocks.back().used = 0;
    }
  }

private:
  struct Block {
    char *data;
    std::int64_t bytes, used;
  };
  std::vector<Block> blocks;
  std::size_t current = 0;
};

} // namespace tfc::rt
