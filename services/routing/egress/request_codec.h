#pragma once

#include "bashu/exchange/v1/document.pb.h"
#include "services/routing/egress/document_fields.h"

// Requests, replies and designations in their wire form; document_codec.h has
// the rest.
namespace bashu::routing {

void WriteRequest(const RequestDocument& request, exchange::v1::Request& proto);
void WriteReply(const ReplyDocument& reply, exchange::v1::Reply& proto);
void WriteDesignation(const DesignationDocument& designation,
                      exchange::v1::Designation& proto);

// What is malformed is told to `names`.
RequestDocument ReadRequest(const exchange::v1::Request& proto, Names& names);
ReplyDocument ReadReply(const exchange::v1::Reply& proto, Names& names);
DesignationDocument ReadDesignation(const exchange::v1::Designation& proto,
                                    Names& names);

}  // namespace bashu::routing
