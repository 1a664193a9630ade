#include "common/rpc/wire.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <limits>

namespace bashu::rpc {
namespace {

using google::protobuf::Any;
using google::protobuf::Timestamp;

TEST(Wire, NumbersAreThoseOfProtobuf) {
  for (const int64_t number :
       {int64_t{0}, int64_t{1}, int64_t{127}, int64_t{128}, int64_t{-1},
        int64_t{1'772'589'600}, std::numeric_limits<int64_t>::max(),
        std::numeric_limits<int64_t>::min()}) {
    Timestamp proto;
    proto.set_seconds(number);
    std::string message;
    AppendNumber(Timestamp::kSecondsFieldNumber, number, message);
    EXPECT_EQ(message, proto.SerializeAsString()) << number;
  }
}

TEST(Wire, TextsOfAnySizeAreThoseOfProtobuf) {
  for (const size_t size : {0u, 1u, 127u, 128u, 70'000u}) {
    const std::string text(size, 'x');
    std::string message;
    AppendField(Any::kValueFieldNumber, text, message);
    Any proto;
    ASSERT_TRUE(proto.ParseFromString(message)) << size;
    EXPECT_EQ(proto.value(), text) << size;
  }
}

TEST(Wire, WhatProtobufSerialisedMayStandAmongIt) {
  Any proto;
  proto.set_type_url("first");
  std::string message = proto.SerializeAsString();
  AppendField(Any::kValueFieldNumber, "second", message);
  ASSERT_TRUE(proto.ParseFromString(message));
  EXPECT_EQ(proto.type_url(), "first");
  EXPECT_EQ(proto.value(), "second");
}

}  // namespace
}  // namespace bashu::rpc
