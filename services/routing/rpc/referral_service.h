#pragma once

#include "bashu/routing/v1/referral.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/routing/domain/referrals.h"

namespace bashu::routing {

// bashu.routing.v1.ReferralService: parse, act, render.
class ReferralService final : public v1::ReferralService::CallbackService {
 public:
  ReferralService(rpc::Calls<RoutingTx>& calls, const Referrals& referrals)
      : calls_(calls), referrals_(referrals) {}

  grpc::ServerUnaryReactor* CreateReferral(
      grpc::CallbackServerContext* context,
      const v1::CreateReferralRequest* request,
      v1::Referral* response) override;
  grpc::ServerUnaryReactor* GetReferral(grpc::CallbackServerContext* context,
                                        const v1::GetReferralRequest* request,
                                        v1::Referral* response) override;
  grpc::ServerUnaryReactor* ListReferrals(
      grpc::CallbackServerContext* context,
      const v1::ListReferralsRequest* request,
      v1::ListReferralsResponse* response) override;
  grpc::ServerUnaryReactor* AcceptReferral(
      grpc::CallbackServerContext* context,
      const v1::AcceptReferralRequest* request,
      v1::Referral* response) override;
  grpc::ServerUnaryReactor* ReturnReferral(
      grpc::CallbackServerContext* context,
      const v1::ReturnReferralRequest* request,
      v1::Referral* response) override;
  grpc::ServerUnaryReactor* CancelReferral(
      grpc::CallbackServerContext* context,
      const v1::CancelReferralRequest* request,
      v1::Referral* response) override;
  grpc::ServerUnaryReactor* AnswerReferral(
      grpc::CallbackServerContext* context,
      const v1::AnswerReferralRequest* request,
      v1::Referral* response) override;
  grpc::ServerUnaryReactor* CreateDesignation(
      grpc::CallbackServerContext* context,
      const v1::CreateDesignationRequest* request,
      v1::Designation* response) override;
  grpc::ServerUnaryReactor* GetCustody(grpc::CallbackServerContext* context,
                                       const v1::GetCustodyRequest* request,
                                       v1::Custody* response) override;
  grpc::ServerUnaryReactor* GetCustodyReceipt(
      grpc::CallbackServerContext* context,
      const v1::GetCustodyReceiptRequest* request,
      exchange::v1::CustodyReceipt* response) override;

 private:
  rpc::Calls<RoutingTx>& calls_;
  const Referrals& referrals_;
};

}  // namespace bashu::routing
