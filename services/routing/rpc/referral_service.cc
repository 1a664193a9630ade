#include "services/routing/rpc/referral_service.h"

#include "common/status/macros.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

v1::Referral ToReferral(const Referral& referral) { return ToProto(referral); }

v1::Designation ToDesignation(const Designation& designation) {
  return ToProto(designation);
}

v1::Custody ToCustody(const CaseState& state) { return ToProto(state); }

exchange::v1::CustodyReceipt ToReceipt(const CustodyProof& proof) {
  return ToProto(proof);
}

}  // namespace

grpc::ServerUnaryReactor* ReferralService::CreateReferral(
    grpc::CallbackServerContext* context,
    const v1::CreateReferralRequest* request, v1::Referral* response) {
  return calls_.Write(
      context, request, response, ParseCreate,
      [this](RoutingTx& tx, const Call& call,
             const routing::CreateReferral& command) {
        return referrals_.Create(tx, call, command);
      },
      ToReferral);
}

grpc::ServerUnaryReactor* ReferralService::GetReferral(
    grpc::CallbackServerContext* context, const v1::GetReferralRequest* request,
    v1::Referral* response) {
  return calls_.Read(
      context, request, response, ParseGet,
      [this](RoutingTx& tx, const Call& call,
             const routing::GetReferral& command) {
        return referrals_.Get(tx, call, command);
      },
      DetailToProto);
}

grpc::ServerUnaryReactor* ReferralService::ListReferrals(
    grpc::CallbackServerContext* context,
    const v1::ListReferralsRequest* request,
    v1::ListReferralsResponse* response) {
  return calls_.Read(
      context, request, response, ParseList,
      [this](RoutingTx& tx, const Call& call,
             const routing::ListReferrals& command)
          -> absl::StatusOr<v1::ListReferralsResponse> {
        ASSIGN_OR_RETURN(const ReferralPage page,
                         referrals_.List(tx, call, command));
        return PageToProto(command, page);
      },
      [](const v1::ListReferralsResponse& page) { return page; });
}

grpc::ServerUnaryReactor* ReferralService::AcceptReferral(
    grpc::CallbackServerContext* context,
    const v1::AcceptReferralRequest* request, v1::Referral* response) {
  return calls_.Write(
      context, request, response, ParseAccept,
      [this](RoutingTx& tx, const Call& call,
             const routing::AcceptReferral& command) {
        return referrals_.Accept(tx, call, command);
      },
      ToReferral);
}

grpc::ServerUnaryReactor* ReferralService::ReturnReferral(
    grpc::CallbackServerContext* context,
    const v1::ReturnReferralRequest* request, v1::Referral* response) {
  return calls_.Write(
      context, request, response, ParseReturn,
      [this](RoutingTx& tx, const Call& call,
             const routing::ReturnReferral& command) {
        return referrals_.Return(tx, call, command);
      },
      ToReferral);
}

grpc::ServerUnaryReactor* ReferralService::CancelReferral(
    grpc::CallbackServerContext* context,
    const v1::CancelReferralRequest* request, v1::Referral* response) {
  return calls_.Write(
      context, request, response, ParseCancel,
      [this](RoutingTx& tx, const Call& call,
             const routing::CancelReferral& command) {
        return referrals_.Cancel(tx, call, command);
      },
      ToReferral);
}

grpc::ServerUnaryReactor* ReferralService::AnswerReferral(
    grpc::CallbackServerContext* context,
    const v1::AnswerReferralRequest* request, v1::Referral* response) {
  return calls_.Write(
      context, request, response, ParseAnswer,
      [this](RoutingTx& tx, const Call& call,
             const routing::AnswerReferral& command) {
        return referrals_.Answer(tx, call, command);
      },
      ToReferral);
}

grpc::ServerUnaryReactor* ReferralService::CreateDesignation(
    grpc::CallbackServerContext* context,
    const v1::CreateDesignationRequest* request, v1::Designation* response) {
  return calls_.Write(
      context, request, response, ParseDesignation,
      [this](RoutingTx& tx, const Call& call, const Designation& command) {
        return referrals_.Designate(tx, call, command);
      },
      ToDesignation);
}

grpc::ServerUnaryReactor* ReferralService::GetCustody(
    grpc::CallbackServerContext* context, const v1::GetCustodyRequest* request,
    v1::Custody* response) {
  return calls_.Read(
      context, request, response, ParseCase,
      [this](RoutingTx& tx, const Call& call, const std::string& command) {
        return referrals_.GetCustody(tx, call, command);
      },
      ToCustody);
}

grpc::ServerUnaryReactor* ReferralService::GetCustodyReceipt(
    grpc::CallbackServerContext* context,
    const v1::GetCustodyReceiptRequest* request,
    exchange::v1::CustodyReceipt* response) {
  return calls_.Read(
      context, request, response, ParseCaseOfReceipt,
      [this](RoutingTx& tx, const Call& call, const std::string& command) {
        return referrals_.GetProof(tx, call, command);
      },
      ToReceipt);
}

}  // namespace bashu::routing
