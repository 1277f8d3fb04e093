#include "Versions.h"

#include <algorithm>

namespace tfc::compiler {

bool Versions::serves(const Version &v, std::span<const Tensor> inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!v.shapes[i].isCompatibleWith(inputs[i].shape())) return false;
    if (v.known[i] && !v.values[i].equals(inputs[i])) return false;
  }
  return true;
}

void Versions::note(std::span<const Tensor> inputs, const std::vector<bool> &decides) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Shape &s = inputs[i].shape();
    if (common.size() <= i) {
      common.push_back(s);
      constant.push_back(decides[i]);
      last.push_back(constant[i] ? inputs[i] : Tensor());
      continue;
    }
    if (constant[i] && !(decides[i] && last[i].equals(inputs[i]))) constant[i] = false;
    if (!common[i].hasRank() || common[i].rank() != s.rank()) {
      common[i] = Shape::unknown();
      continue;
    }
    for (int d = 0; d < s.rank(); ++d)
      if (common[i][d] != s[d]) common[i][d] = None;
  }
  ++misses;
}

/// Compiles `version` with the lock open; meanwhile it stands in the list as being made.
Expected<rt::EntryRef> Versions::make(std::unique_lock<std::mutex> &lock, Version version, bool wide, const Compile &compile) {
  auto making = std::make_shared<Making>();
  making->wide = wide;
  version.making = making;
  auto it = versions.insert(versions.begin(), std::move(version));
  lock.unlock();
  auto program = compile(it->shapes, it->known); // nobody else changes or drops a version that is being made
  lock.lock();
  making->done = true;
  changed.notify_all();
  if (!program) {
    versions.erase(it);
    making->status = program.status();
    return program.status();
  }
  making->program = *program;
  it->making = nullptr;
  it->program = *program;
  if (owner) it->held = *program;
  rt::EntryRef made{*program, (*program)->descriptor->entries, it->values};
  for (auto old = versions.end(); versions.size() > most && old != versions.begin();)
    if (--old != it && !old->making) old = versions.erase(old);
  return made;
}

Expected<rt::EntryRef> Versions::find(std::span<const Tensor> inputs, const std::vector<bool> &decides, const Compile &compile) {
  std::unique_lock lock(mutex);
  bool noted = false;
  while (true) {
    versions.remove_if([](const Version &v) { return v.dead(); });
    auto ready = std::find_if(versions.begin(), versions.end(), [&](const Version &v) { return !v.making && serves(v, inputs); });
    if (ready != versions.end()) {
      versions.splice(versions.begin(), versions, ready);
      auto program = ready->program.lock();
      if (!program) continue; // its last holder has let go of it just now
      return rt::EntryRef{program, program->descriptor->entries, ready->values};
    }
    auto soon = std::find_if(versions.begin(), versions.end(), [&](const Version &v) { return v.making && serves(v, inputs); });
    if (soon != versions.end()) {
      auto making = soon->making;
      std::vector<Tensor> values = soon->values;
      changed.wait(lock, [&] { return making->done; });
      if (making->program) return rt::EntryRef{making->program, making->program->descriptor->entries, std::move(values)};
      if (making->wide && making->status.code() == Code::Unimplemented) continue; // an exact one may do
      return making->status;
    }
    if (!noted) note(inputs, decides);
    noted = true;
    bool wide = misses > exactOnes && !exactOnly;
    Version version;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      version.shapes.push_back(wide ? common[i] : inputs[i].shape());
      version.known.push_back(wide ? constant[i] : decides[i]);
      version.values.push_back(version.known[i] ? inputs[i] : Tensor());
    }
    auto made = make(lock, std::move(version), wide, compile);
    if (made || !wide || made.status().code() != Code::Unimplemented) return made;
    exactOnly = true;
  }
}

bool Versions::alive() const {
  std::lock_guard lock(mutex);
  return std::any_of(versions.begin(), versions.end(), [](const Version &v) { return !v.dead(); });
}

std::shared_ptr<Versions> VersionTable::of(const std::string &key) {
  std::lock_guard lock(mutex);
  auto it = table.find(key);
  if (it != table.end()) return it->second;
  if (table.size() >= sweepAt) {
    // What only the table holds nobody is asking now, and nobody can without the lock.
    std::erase_if(table, [](auto &entry) { return entry.second.use_count() == 1 && !entry.second->alive(); });
    sweepAt = std::max(few, 2 * table.size());
  }
  return table[key] = std::make_shared<Versions>(/*owner=*/false);
}

std::size_t VersionTable::size() const {
  std::lock_guard lock(mutex);
  return table.size();
}

} // namespace tfc::compiler
