#pragma once

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>

namespace bashu::store {

// An ordered map whose copies share what they have in common: a copy is free, a
// change costs the logarithm of the size. So a transaction may begin with a
// copy of everything, and simulations keep every commit ever made.
//
// An AVL tree (Adelson-Velsky and Landis, 1962) whose nodes are never changed
// once another copy may see them.
template <typename Key, typename Value>
class SharedMap {
 public:
  using mapped_type = Value;
  using value_type = std::pair<const Key, Value>;

 private:
  struct Node;
  using Tree = std::shared_ptr<const Node>;
  struct Node {
    std::shared_ptr<value_type> entry;
    Tree left;
    Tree right;
    int height;
  };

 public:
  // In the order of the keys. Valid until the map it came from is changed.
  class const_iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = SharedMap::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    const value_type& operator*() const { return *path_.back()->entry; }
    const value_type* operator->() const { return path_.back()->entry.get(); }
    const_iterator& operator++() {
      const Node* at = path_.back();
      path_.pop_back();
      Descend(at->right.get());
      return *this;
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) {
      return a.Place() == b.Place();
    }

   private:
    friend class SharedMap;

    const Node* Place() const { return path_.empty() ? nullptr : path_.back(); }
    void Descend(const Node* at) {
      for (; at != nullptr; at = at->left.get()) path_.push_back(at);
    }

    // The nodes that come later and of which we are in the left half.
    absl::InlinedVector<const Node*, 12> path_;
  };

  friend bool operator==(const SharedMap& a, const SharedMap& b) {
    return a.size_ == b.size_ && std::equal(a.begin(), a.end(), b.begin());
  }

  bool empty() const { return root_ == nullptr; }
  size_t size() const { return size_; }

  const_iterator begin() const {
    const_iterator first;
    first.Descend(root_.get());
    return first;
  }
  const_iterator end() const { return {}; }

  const_iterator find(const Key& key) const {
    const_iterator found = lower_bound(key);
    return found == end() || key < found->first ? end() : found;
  }
  bool contains(const Key& key) const { return Find(key) != nullptr; }

  // The first entry whose key is not less than `key`.
  const_iterator lower_bound(const Key& key) const {
    const_iterator found;
    for (const Node* at = root_.get(); at != nullptr;) {
      if (at->entry->first < key) {
        at = at->right.get();
      } else {
        found.path_.push_back(at);
        at = at->left.get();
      }
    }
    return found;
  }

  // Null if there is none; valid as long as a copy has it.
  const Value* Find(const Key& key) const {
    const const_iterator found = find(key);
    return found == end() ? nullptr : &found->second;
  }

  void Put(const Key& key, Value value) {
    root_ = With(root_, std::make_shared<value_type>(key, std::move(value)));
  }

  // Valid until the map is copied or changed.
  Value& operator[](const Key& key) {
    const Value* known = Find(key);
    auto entry =
        std::make_shared<value_type>(key, known == nullptr ? Value() : *known);
    root_ = With(root_, entry);
    return entry->second;
  }

  // How many there were: one or none.
  size_t erase(const Key& key) {
    if (Find(key) == nullptr) return 0;
    root_ = Without(root_, key);
    --size_;
    return 1;
  }

 private:
  static int HeightOf(const Tree& tree) {
    return tree == nullptr ? 0 : tree->height;
  }

  static Tree Join(std::shared_ptr<value_type> entry, Tree left, Tree right) {
    const int height = 1 + std::max(HeightOf(left), HeightOf(right));
    return std::make_shared<const Node>(
        Node{std::move(entry), std::move(left), std::move(right), height});
  }

  // Joins halves whose heights differ by two at most.
  static Tree Balance(std::shared_ptr<value_type> entry, Tree left,
                      Tree right) {
    if (HeightOf(left) > HeightOf(right) + 1) {
      if (HeightOf(left->left) >= HeightOf(left->right)) {
        return Join(left->entry, left->left,
                    Join(std::move(entry), left->right, std::move(right)));
      }
      const Tree& middle = left->right;
      return Join(middle->entry, Join(left->entry, left->left, middle->left),
                  Join(std::move(entry), middle->right, std::move(right)));
    }
    if (HeightOf(right) > HeightOf(left) + 1) {
      if (HeightOf(right->right) >= HeightOf(right->left)) {
        return Join(right->entry,
                    Join(std::move(entry), std::move(left), right->left),
                    right->right);
      }
      const Tree& middle = right->left;
      return Join(middle->entry,
                  Join(std::move(entry), std::move(left), middle->left),
                  Join(right->entry, middle->right, right->right));
    }
    return Join(std::move(entry), std::move(left), std::move(right));
  }

  Tree With(const Tree& tree, const std::shared_ptr<value_type>& entry) {
    if (tree == nullptr) {
      ++size_;
      return Join(entry, nullptr, nullptr);
    }
    if (entry->first < tree->entry->first) {
      return Balance(tree->entry, With(tree->left, entry), tree->right);
    }
    if (tree->entry->first < entry->first) {
      return Balance(tree->entry, tree->left, With(tree->right, entry));
    }
    return Join(entry, tree->left, tree->right);
  }

  static Tree Without(const Tree& tree, const Key& key) {
    if (key < tree->entry->first) {
      return Balance(tree->entry, Without(tree->left, key), tree->right);
    }
    if (tree->entry->first < key) {
      return Balance(tree->entry, tree->left, Without(tree->right, key));
    }
    if (tree->left == nullptr) return tree->right;
    if (tree->right == nullptr) return tree->left;
    const Node* next = tree->right.get();
    while (next->left != nullptr) next = next->left.get();
    return Balance(next->entry, tree->left,
                   Without(tree->right, next->entry->first));
  }

  Tree root_;
  size_t size_ = 0;
};

}  // namespace bashu::store
