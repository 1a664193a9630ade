#pragma once

#include "bashu/exchange/v1/document.pb.h"
#include "services/routing/egress/document_fields.h"

// Requests and replies in their wire form; document_codec.h has the rest.
namespace bashu::routing {

void WriteRequest(const RequestDocument& request, exchange::v1::Request& proto);
void WriteReply(const ReplyDocument& reply, exchange::v1::Reply& proto);

// What is malformed is told to `names`.
RequestDocument ReadRequest(const exchange::v1::Request& proto, Names& names);
ReplyDocument ReadReply(const exchange::v1::Reply& proto, Names& names);

}  // namespace bashu::routing
