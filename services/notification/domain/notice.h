#pragma once

#include <absl/time/time.h>

#include <map>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/notification/domain/contact.h"

namespace bashu::notification {

using NoticeId = Id<struct NoticeTag>;

// Where a notice stands.
//
//   kQueued --provider took it-----------> kSent
//      |------messages are not safe------> kWithheld
//      '------every attempt failed-------> kAbandoned
//
// A notice to an office is kSent from the start: it lies in the inbox. The last
// two tell an officer, by an event, to speak to the person.
enum class NoticeState { kQueued, kSent, kWithheld, kAbandoned };

enum class Channel { kSms, kInbox };

// One attempt, for evidence.
struct Delivery {
  Channel channel = Channel::kSms;
  std::string provider_key;  // the provider sends at most once under it
  bool accepted = false;
  std::string evidence;  // provider's answer, as a code
  absl::Time attempt_time;

  friend bool operator==(const Delivery&, const Delivery&) = default;
};

// Values for a template's holes, by key.
using Holes = std::map<std::string, std::string>;

// Something that a person or an office must be told.
struct Notice {
  NoticeId id;  // made from the fact: "{application}:LA_GRANTED"
  std::string template_code;
  std::string subject;  // "applications/{application}"
  ContactId contact;    // either this
  std::string office;   // or this: "511602-LA"
  Holes holes;
  NoticeState state = NoticeState::kQueued;
  std::string text;
  std::vector<Delivery> deliveries;  // oldest first
  absl::Time create_time;

  friend bool operator==(const Notice&, const Notice&) = default;
};

}  // namespace bashu::notification
