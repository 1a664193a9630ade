#pragma once

#include <cstdint>
#include <string>

#include "services/ledger/domain/recovery.h"
#include "services/ledger/domain/schooling.h"
#include "services/ledger/domain/subsidy.h"

// Instruments as JSON text, which is always read and written whole. Text that
// is not ours stops the process.
namespace bashu::ledger {

// The numbers are stored.
template <typename T>
inline constexpr int64_t kKindOf = 0;
template <>
inline constexpr int64_t kKindOf<Recovery> = 1;
template <>
inline constexpr int64_t kKindOf<Subsidy> = 2;
template <>
inline constexpr int64_t kKindOf<Schooling> = 3;

template <typename T>
T ParseInstrument(const std::string& text);

std::string FormatInstrument(const Recovery& recovery);
template <>
Recovery ParseInstrument(const std::string& text);

std::string FormatInstrument(const Subsidy& subsidy);
template <>
Subsidy ParseInstrument(const std::string& text);

std::string FormatInstrument(const Schooling& schooling);
template <>
Schooling ParseInstrument(const std::string& text);

}  // namespace bashu::ledger
