#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <utility>

// Names end in the line number because lambdas nest these macros, and -Wshadow
// is an error here.
#define BASHU_CONCAT_(a, b) a##b
#define BASHU_CONCAT(a, b) BASHU_CONCAT_(a, b)

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot be in them.

// Returns the status of `expression` to the caller unless it is OK.
#define RETURN_IF_ERROR(expression)                                  \
  do {                                                               \
    if (absl::Status BASHU_CONCAT(status_, __LINE__) = (expression); \
        !BASHU_CONCAT(status_, __LINE__).ok()) {                     \
      return BASHU_CONCAT(status_, __LINE__);                        \
    }                                                                \
  } while (false)

// Assigns the value of a StatusOr, or returns its status to the caller.
#define ASSIGN_OR_RETURN(declaration, expression)               \
  auto BASHU_CONCAT(result_, __LINE__) = (expression);          \
  if (!BASHU_CONCAT(result_, __LINE__).ok()) {                  \
    return std::move(BASHU_CONCAT(result_, __LINE__)).status(); \
  }                                                             \
  declaration = *std::move(BASHU_CONCAT(result_, __LINE__))

// NOLINTEND(bugprone-macro-parentheses)
