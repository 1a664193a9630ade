#pragma once

#include <absl/status/statusor.h>

#include "bashu/exchange/v1/document.pb.h"
#include "services/routing/domain/document.h"

// Between documents as the domain knows them and as they travel.
namespace bashu::routing {

exchange::v1::Document ToProto(const Document& document);

// DOCUMENT_MALFORMED.
absl::StatusOr<Document> FromProto(const exchange::v1::Document& document);

exchange::v1::SignedDocument SignedToProto(const SignedDocument& document);
SignedDocument FromProto(const exchange::v1::SignedDocument& document);

exchange::v1::Envelope ToProto(const Envelope& envelope);
Envelope FromProto(const exchange::v1::Envelope& envelope);

exchange::v1::CustodyReceipt ToProto(absl::string_view case_id,
                                     const Hops& hops);

}  // namespace bashu::routing
