#include "services/notification/storage/sql_store.h"

#include <absl/strings/str_cat.h>

#include <iterator>
#include <optional>

#include "common/sql/schema.h"
#include "common/sql/sql_store.h"
#include "common/status/macros.h"
#include "services/notification/domain/errors.h"
#include "services/notification/storage/json_columns.h"
#include "services/notification/storage/schema.h"

namespace bashu::notification {
namespace {

constexpr char kGetContact[] =
    "SELECT phone, withheld, update_time FROM contacts WHERE id = $1";
constexpr char kPutContact[] =
    "INSERT INTO contacts (id, phone, withheld, update_time)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET"
    " phone = excluded.phone, withheld = excluded.withheld,"
    " update_time = excluded.update_time";
constexpr char kGetNotice[] =
    "SELECT id, template_code, subject, contact, office, holes, state, text,"
    " deliveries, create_time FROM notices WHERE id = $1";
constexpr char kAddNotice[] =
    "INSERT INTO notices (id, template_code, subject, contact, office, holes,"
    " state, text, deliveries, create_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr char kUpdateNotice[] =
    "UPDATE notices SET state = $2, deliveries = $3 WHERE id = $1";
constexpr char kListBySubject[] =
    "SELECT id, template_code, subject, contact, office, holes, state, text,"
    " deliveries, create_time FROM notices WHERE subject = $1"
    " AND (create_time < $2 OR (create_time = $2 AND id < $3))"
    " ORDER BY create_time DESC, id DESC LIMIT $4";
constexpr char kListByOffice[] =
    "SELECT id, template_code, subject, contact, office, holes, state, text,"
    " deliveries, create_time FROM notices WHERE office = $1 AND office <> ''"
    " AND (create_time < $2 OR (create_time = $2 AND id < $3))"
    " ORDER BY create_time DESC, id DESC LIMIT $4";

// In the order of NoticeState; they stand in stored rows.
constexpr absl::string_view kStates[] = {"queued", "sent", "withheld",
                                         "abandoned"};

absl::string_view FormatState(NoticeState state) {
  return kStates[static_cast<size_t>(state)];
}

// The schema's CHECK lets no other text in.
NoticeState ParseState(absl::string_view text) {
  size_t index = 0;
  while (index + 1 < std::size(kStates) && kStates[index] != text) ++index;
  return static_cast<NoticeState>(index);
}

absl::StatusOr<Notice> NoticeOf(const sql::Row& row) {
  Notice notice;
  notice.id = NoticeId(row.Text(0));
  notice.template_code = row.Text(1);
  notice.subject = row.Text(2);
  notice.contact = ContactId(row.Text(3));
  notice.office = row.Text(4);
  ASSIGN_OR_RETURN(notice.holes, ParseHoles(row.Text(5)));
  notice.state = ParseState(row.Text(6));
  notice.text = row.Text(7);
  ASSIGN_OR_RETURN(notice.deliveries, ParseDeliveries(row.Text(8)));
  notice.create_time = sql::FromMicros(row.Int(9));
  return notice;
}

std::string PhonePlace(const ContactId& id) {
  return absl::StrCat("contacts/", id.value(), "/phone");
}

}  // namespace

absl::StatusOr<Contact> SqlNotificationTx::GetContact(const ContactId& id) {
  std::optional<Contact> contact;
  RETURN_IF_ERROR(connection_
                      .Execute(kGetContact, {id.value()},
                               [&](const sql::Row& row) {
                                 contact =
                                     Contact{id, row.Bytes(0), row.Int(1) != 0,
                                             sql::FromMicros(row.Int(2))};
                               })
                      .status());
  if (!contact.has_value()) return ContactNotFound(id);
  ASSIGN_OR_RETURN(contact->phone,
                   ring_.Decrypt(contact->phone, PhonePlace(id)));
  return *contact;
}

absl::Status SqlNotificationTx::PutContact(const Contact& contact) {
  const std::string phone =
      ring_.Encrypt(contact.phone, PhonePlace(contact.id));
  return connection_.ChangeOne(
      kPutContact,
      {contact.id.value(), sql::Blob{phone}, int64_t{contact.withheld},
       sql::ToMicros(contact.update_time)});
}

absl::StatusOr<Notice> SqlNotificationTx::GetNotice(const NoticeId& id) {
  absl::StatusOr<Notice> notice = NoticeNotFound(id);
  RETURN_IF_ERROR(
      connection_
          .Execute(kGetNotice, {id.value()},
                   [&](const sql::Row& row) { notice = NoticeOf(row); })
          .status());
  return notice;
}

absl::Status SqlNotificationTx::AddNotice(const Notice& notice) {
  const std::string holes = FormatHoles(notice.holes);
  const std::string deliveries = FormatDeliveries(notice.deliveries);
  return connection_.Run(
      kAddNotice,
      {notice.id.value(), notice.template_code, notice.subject,
       notice.contact.value(), notice.office, holes, FormatState(notice.state),
       notice.text, deliveries, sql::ToMicros(notice.create_time)});
}

absl::Status SqlNotificationTx::UpdateNotice(const Notice& notice) {
  const std::string deliveries = FormatDeliveries(notice.deliveries);
  return connection_.ChangeOne(
      kUpdateNotice,
      {notice.id.value(), FormatState(notice.state), deliveries});
}

absl::StatusOr<std::vector<Notice>> SqlNotificationTx::ListNotices(
    const NoticeQuery& query) {
  const bool by_subject = query.office.empty();
  // Beginning at the first page is continuing after the end of time.
  const NoticePosition after =
      query.after.value_or(NoticePosition{absl::InfiniteFuture(), NoticeId()});
  std::vector<Notice> found;
  absl::Status unread;
  RETURN_IF_ERROR(connection_
                      .Execute(by_subject ? kListBySubject : kListByOffice,
                               {by_subject ? query.subject : query.office,
                                sql::ToMicros(after.create_time),
                                after.id.value(), int64_t{query.limit}},
                               [&](const sql::Row& row) {
                                 auto notice = NoticeOf(row);
                                 if (notice.ok())
                                   found.push_back(*std::move(notice));
                                 else
                                   unread = notice.status();
                               })
                      .status());
  RETURN_IF_ERROR(unread);
  return found;
}

std::vector<sql::Migration> Migrations() {
  std::vector<sql::Migration> all(std::begin(::journal::kSchema),
                                  std::end(::journal::kSchema));
  all.insert(all.end(), std::begin(::notification::kSchema),
             std::end(::notification::kSchema));
  return all;
}

absl::StatusOr<std::unique_ptr<store::Store<NotificationTx>>> OpenSqlStore(
    absl::string_view address, int readers, const crypto::KeyRing& ring) {
  return sql::NewSqlStore<NotificationTx, SqlNotificationTx>(
      address, Migrations(), readers, ring);
}

}  // namespace bashu::notification
