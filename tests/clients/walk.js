// Walks the legal-aid half of the story with @grpc/grpc-js, unmodified.
//
//   node walk.js PROTO_DIR SUITE_DIR
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [protoDir, suiteDir] = process.argv.slice(2);
const files = ['routing/v1/directory_service', 'routing/v1/referral',
  'intake/v1/application', 'notification/v1/notice']
  .map((name) => `bashu/${name}.proto`);
const { bashu } = grpc.loadPackageDefinition(loader.loadSync(files, {
  includeDirs: [protoDir], keepCase: true, longs: String, enums: String,
  defaults: true,
}));

// A context file of the bashu command: addresses and the caller's certificate.
function readContext(region, person) {
  const text = fs.readFileSync(
    path.join(suiteDir, region, 'contexts', person), 'utf8');
  return Object.fromEntries(text.trim().split('\n')
    .map((line) => line.split(' = ')));
}

function connect(Service, name, region, person) {
  const context = readContext(region, person);
  const credentials = grpc.credentials.createSsl(
    fs.readFileSync(context.ca), fs.readFileSync(context.key),
    fs.readFileSync(context.cert));
  const stub = new Service(context[name], credentials);
  return (method, request) => new Promise((resolve, reject) => {
    stub[method](request, { deadline: Date.now() + 10_000 },
      (error, response) => (error ? reject(error) : resolve(response)));
  });
}

function uuid7() {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

async function until(what, look) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found) return found;
    assert.ok(Date.now() < deadline, `not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function main() {
  const window = ['50', 'office-500112-LA-window'];
  const reviewer = ['51', 'office-511602-LA-reviewer'];
  const directory = connect(bashu.routing.v1.DirectoryService, 'routing',
    ...window);
  const intake50 = connect(bashu.intake.v1.ApplicationService, 'intake',
    ...window);
  const intake51 = connect(bashu.intake.v1.ApplicationService, 'intake',
    ...reviewer);
  const referrals = connect(bashu.routing.v1.ReferralService, 'routing',
    ...reviewer);
  const notices = connect(bashu.notification.v1.NoticeService, 'notification',
    '51', 'operator-admin');

  const near = await directory('SearchNearestOffices', {
    programme: 'PROGRAMME_LEGAL_AID', division: 'divisions/500112',
  });
  assert.equal(near.offices[0].office.name, 'offices/500112-LA');
  const competence = await directory('ResolveCompetence', {
    programme: 'PROGRAMME_LEGAL_AID', proceeding: 'PROCEEDING_NON_LITIGATION',
    handling_organ_division: 'divisions/511602',
    receiving_office: 'offices/500112-LA',
  });
  assert.equal(competence.may_receive, true);
  const competent = competence.competent_offices[0].name;
  assert.equal(competent, 'offices/511602-LA');

  const id = uuid7();
  const created = await intake50('CreateApplication', {
    application_id: id,
    application: {
      programme: 'PROGRAMME_LEGAL_AID',
      receiving_office: 'offices/500112-LA',
      applicant: {
        display_name: '李明', id_number: '511602199003072331',
        phone: '13800138000', residence_division: 'divisions/500112',
      },
      matter: {
        matter: 'LABOUR_WAGES', proceeding: 'PROCEEDING_NON_LITIGATION',
        handling_organ_division: 'divisions/511602',
      },
      exemption_claim: 'MIGRANT_WORKER_WAGES',
    },
  });
  assert.match(created.receipt_number, /^500112-LA-\d{4}-\d{6}$/);

  // Wrong fields are all named at once, in google.rpc.BadRequest.
  await assert.rejects(
    intake50('CreateApplication', { application_id: 'x', application: {} }),
    (error) => error.code === grpc.status.INVALID_ARGUMENT &&
      error.metadata.get('grpc-status-details-bin').length === 1);

  const name = `applications/${id}`;
  const referral = uuid7();
  await intake50('TransferApplication', {
    name, request_id: referral, target_office: competent,
  });
  const offered = await until('the offer', () =>
    referrals('GetReferral', { name: `referrals/${referral}` }));
  await referrals('AcceptReferral', {
    name: `referrals/${referral}`, request_id: uuid7(), epoch: offered.epoch,
  });
  await until('review', async () =>
    (await intake51('GetApplication', { name })).state ===
      'STATE_UNDER_REVIEW');

  const grant = { name, request_id: uuid7(), reason: '符合条件' };
  const granted = await intake51('GrantApplication', grant);
  assert.equal(granted.state, 'STATE_GRANTED');
  // A repeat gets the first answer.
  assert.deepEqual(await intake51('GrantApplication', grant), granted);
  const assigned = await intake51('AssignCounsel', {
    name, request_id: uuid7(),
    counsel: {
      display_name: '王律师', firm: '某律师事务所',
      licence_number: '15116201910123456',
    },
  });
  assert.equal(assigned.state, 'STATE_ASSIGNED');
  await until('notices', async () =>
    (await notices('ListNotices', { subject: name })).notices
      .filter((notice) => notice.state === 'STATE_SENT').length === 2);
  console.log('grpc-js: legal aid walked over mTLS');
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
