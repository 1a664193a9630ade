#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "bashu/ledger/v1/audit.grpc.pb.h"
#include "bashu/ledger/v1/fund.grpc.pb.h"
#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "bashu/ledger/v1/ledger.grpc.pb.h"
#include "bashu/ledger/v1/recovery.grpc.pb.h"
#include "bashu/ledger/v1/schooling.grpc.pb.h"
#include "bashu/ledger/v1/subsidy.grpc.pb.h"
#include "common/crypto/key_pem.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/paid_grant_for_test.h"
#include "services/ledger/rpc/audit_service.h"
#include "services/ledger/rpc/batch_service.h"
#include "services/ledger/rpc/fund_service.h"
#include "services/ledger/rpc/grant_service.h"
#include "services/ledger/rpc/ledger_service.h"
#include "services/ledger/rpc/recovery_service.h"
#include "services/ledger/rpc/schooling_service.h"
#include "services/ledger/rpc/statement_service.h"
#include "services/ledger/rpc/subsidy_service.h"
#include "services/ledger/schooling_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/subsidies_for_test.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {

inline const std::string kIntake = "spiffe://51.bashu/service/intake";

inline std::string Officer(const std::string& name,
                           const std::string& office = kCourt) {
  return absl::StrCat("spiffe://51.bashu/office/", office, "/officer/", name);
}

// All services of the ledger behind a real server, on a memory store.
class ServicesTest : public ::testing::Test {
 protected:
  using Ledger = v1::LedgerService::Stub;
  using Grants = v1::GrantService::Stub;
  using Audit = v1::AuditService::Stub;

  // A treasury and the budgets of two courts with 20,000.00 yuan each.
  void OpenBudgets() {
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      EXPECT_THAT(
          CreateAccount(tx, sources_, ByOperator(),
                        NewTestAccount("treasury", kUpper, Source::kExternal)),
          testing::IsOk());
      int number = 0;
      for (const auto& [id, office] :
           {std::pair{"court.budget", kCourt}, {"upper.budget", kUpper}}) {
        EXPECT_THAT(
            CreateAccount(tx, sources_, ByOperator(),
                          NewTestAccount(id, office, Source::kLocalBudget)),
            testing::IsOk());
        EXPECT_THAT(
            CreateTransfer(tx, sources_, ByOperator(),
                           NewTestTransfer(++number, "treasury", id, 2000000)),
            testing::IsOk());
      }
      return absl::OkStatus();
    }),
                testing::IsOk());
  }

  // NewTestGrant(), from those budgets.
  void PayGrant() {
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      PayTestGrant(tx, sources_);
      return absl::OkStatus();
    }),
                testing::IsOk());
  }

  static v1::CreateGrantRequest GrantRequest() {
    const Grant grant = NewTestGrant();
    v1::CreateGrantRequest request;
    request.set_grant_id(grant.id.value());
    v1::Grant& wanted = *request.mutable_grant();
    wanted.set_case_name("cases/" + grant.case_id);
    wanted.set_office("offices/" + grant.office);
    wanted.set_amount_fen(grant.amount_fen);
    for (const Share& share : grant.shares) {
      v1::Share& added = *wanted.add_shares();
      added.set_office("offices/" + share.office);
      added.set_account("accounts/" + share.account.value());
      added.set_amount_fen(share.amount_fen);
    }
    for (const Disbursement& payment : grant.disbursements) {
      v1::Disbursement& added = *wanted.add_disbursements();
      added.set_payee_display_name(payment.payee.display_name);
      added.set_payee_bank_account(payment.payee.bank_account);
      added.set_payee_bank_code(payment.payee.bank_code);
      added.set_amount_fen(payment.amount_fen);
    }
    return request;
  }

  CountingSources seams_;
  const Sources sources_{seams_,
                         seams_,
                         crypto::Suite::kP256Sha256,
                         {},
                         TestSubsidyRules(),
                         TestSchoolingRules()};
  const std::string key_pem_ =
      crypto::GenerateKeyPem(crypto::Suite::kP256Sha256);
  const std::unique_ptr<crypto::SigningKey> key_ =
      *crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, key_pem_);
  const std::unique_ptr<store::Store<LedgerTx>> store_ = NewMemoryLedgerStore();
  testing::CallEnvironment<LedgerTx> environment_{*store_};
  LedgerService ledger_{environment_.calls, sources_};
  BatchService batches_{environment_.calls, sources_};
  StatementService statements_{environment_.calls};
  FundService funds_{environment_.calls, sources_, "51", *key_};
  GrantService grants_{environment_.calls, sources_};
  RecoveryService recoveries_{environment_.calls, sources_};
  SubsidyService subsidies_{environment_.calls, sources_};
  SchoolingService schoolings_{environment_.calls, sources_};
  AuditService audit_{environment_.calls, "51", *key_, testing::TestKeyRing()};
  testing::InProcessServer server_{{&ledger_, &batches_, &statements_, &funds_,
                                    &grants_, &recoveries_, &subsidies_,
                                    &schoolings_, &audit_}};
  const std::unique_ptr<Ledger> ledger_stub_ =
      v1::LedgerService::NewStub(server_.channel());
  const std::unique_ptr<v1::BatchService::Stub> batch_stub_ =
      v1::BatchService::NewStub(server_.channel());
  const std::unique_ptr<v1::StatementService::Stub> statement_stub_ =
      v1::StatementService::NewStub(server_.channel());
  const std::unique_ptr<v1::FundService::Stub> funds_stub_ =
      v1::FundService::NewStub(server_.channel());
  const std::unique_ptr<Grants> grants_stub_ =
      v1::GrantService::NewStub(server_.channel());
  const std::unique_ptr<v1::RecoveryService::Stub> recoveries_stub_ =
      v1::RecoveryService::NewStub(server_.channel());
  const std::unique_ptr<v1::SubsidyService::Stub> subsidies_stub_ =
      v1::SubsidyService::NewStub(server_.channel());
  const std::unique_ptr<v1::SchoolingService::Stub> schoolings_stub_ =
      v1::SchoolingService::NewStub(server_.channel());
  const std::unique_ptr<Audit> audit_stub_ =
      v1::AuditService::NewStub(server_.channel());
};

}  // namespace bashu::ledger
