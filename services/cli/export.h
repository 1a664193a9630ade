#pragma once

#include <google/protobuf/message.h>

#include <string>

// Lists as programs and spreadsheets want them: one line an element.
namespace bashu::cli {

// A JSON object for each element of the answer's list, and nothing of the rest;
// the answer itself if it is no list.
std::string ToJsonLines(const google::protobuf::Message& answer);

// The same as comma-separated values (RFC 4180): the fields of an element that
// are no lists, in the order of the contract, times in Beijing time. With their
// names on a line before, if `header`.
std::string ToCsv(const google::protobuf::Message& answer, bool header);

// Makes `request` ask for the page after `answer`. False if there is none.
bool TurnPage(const google::protobuf::Message& answer,
              google::protobuf::Message& request);

}  // namespace bashu::cli
