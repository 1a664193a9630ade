"""Walks the legal-aid half of the story with python3-grpcio, unmodified.

walk.py SUITE_DIR    with the generated stubs on PYTHONPATH
"""

import os
import secrets
import sys
import time

import grpc

from bashu.intake.v1 import application_pb2, application_pb2_grpc
from bashu.notification.v1 import notice_pb2, notice_pb2_grpc
from bashu.routing.v1 import directory_pb2
from bashu.routing.v1 import directory_service_pb2
from bashu.routing.v1 import directory_service_pb2_grpc
from bashu.routing.v1 import referral_pb2, referral_pb2_grpc
from bashu.type.v1 import programme_pb2

SUITE_DIR = sys.argv[1]
DEADLINE_SECONDS = 20


def read_context(region, person):
    path = os.path.join(SUITE_DIR, region, "contexts", person)
    with open(path, encoding="utf-8") as file:
        return dict(line.strip().split(" = ") for line in file)


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def connect(stub, service, region, person):
    context = read_context(region, person)
    credentials = grpc.ssl_channel_credentials(
        read_bytes(context["ca"]),
        read_bytes(context["key"]),
        read_bytes(context["cert"]),
    )
    return stub(grpc.secure_channel(context[service], credentials))


def uuid7():
    value = int(time.time() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF000 << 64) | 0x7000 << 64
    value = value & ~(0xC000 << 48) | 0x8000 << 48
    text = f"{value:032x}"
    return "-".join(
        (text[:8], text[8:12], text[12:16], text[16:20], text[20:])
    )


def until(what, look):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            found = look()
        except grpc.RpcError:
            found = None
        if found:
            return found
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.05)


def find_competent_office(directory):
    near = directory.SearchNearestOffices(
        directory_service_pb2.SearchNearestOfficesRequest(
            programme=programme_pb2.PROGRAMME_LEGAL_AID,
            division="divisions/500112",
        )
    )
    assert near.offices[0].office.name == "offices/500112-LA"
    competence = directory.ResolveCompetence(
        directory_service_pb2.ResolveCompetenceRequest(
            programme=programme_pb2.PROGRAMME_LEGAL_AID,
            proceeding=directory_pb2.PROCEEDING_NON_LITIGATION,
            handling_organ_division="divisions/511602",
            receiving_office="offices/500112-LA",
        )
    )
    assert competence.may_receive
    return competence.competent_offices[0].name


def apply(intake):
    application_id = uuid7()
    created = intake.CreateApplication(
        application_pb2.CreateApplicationRequest(
            application_id=application_id,
            application=application_pb2.Application(
                programme=programme_pb2.PROGRAMME_LEGAL_AID,
                receiving_office="offices/500112-LA",
                applicant=application_pb2.Person(
                    display_name="李明",
                    id_number="511602199003072331",
                    phone="13800138000",
                    residence_division="divisions/500112",
                ),
                matter=application_pb2.Matter(
                    matter="LABOUR_WAGES",
                    proceeding=directory_pb2.PROCEEDING_NON_LITIGATION,
                    handling_organ_division="divisions/511602",
                ),
                exemption_claim="MIGRANT_WORKER_WAGES",
            ),
        )
    )
    assert created.receipt_number.startswith("500112-LA-")
    return created.name


def hand_over(intake, referrals, name, office):
    referral_id = uuid7()
    intake.TransferApplication(
        application_pb2.TransferApplicationRequest(
            name=name, request_id=referral_id, target_office=office
        )
    )
    request = referral_pb2.GetReferralRequest(name=f"referrals/{referral_id}")
    offered = until("the offer", lambda: referrals.GetReferral(request))
    referrals.AcceptReferral(
        referral_pb2.AcceptReferralRequest(
            name=offered.name, request_id=uuid7(), epoch=offered.epoch
        )
    )


def decide(intake, name):
    until(
        "review",
        lambda: intake.GetApplication(
            application_pb2.GetApplicationRequest(name=name)
        ).state
        == application_pb2.Application.STATE_UNDER_REVIEW,
    )
    request = application_pb2.GrantApplicationRequest(
        name=name, request_id=uuid7(), reason="符合条件"
    )
    granted = intake.GrantApplication(request)
    assert granted.state == application_pb2.Application.STATE_GRANTED
    assert intake.GrantApplication(request) == granted  # a repeat
    assigned = intake.AssignCounsel(
        application_pb2.AssignCounselRequest(
            name=name,
            request_id=uuid7(),
            counsel=application_pb2.Counsel(
                display_name="王律师",
                firm="某律师事务所",
                licence_number="15116201910123456",
            ),
        )
    )
    assert assigned.state == application_pb2.Application.STATE_ASSIGNED


def main():
    window = ("50", "office-500112-LA-window")
    reviewer = ("51", "office-511602-LA-reviewer")
    application = application_pb2_grpc.ApplicationServiceStub
    intake50 = connect(application, "intake", *window)
    intake51 = connect(application, "intake", *reviewer)
    directory = connect(
        directory_service_pb2_grpc.DirectoryServiceStub, "routing", *window
    )
    referrals = connect(
        referral_pb2_grpc.ReferralServiceStub, "routing", *reviewer
    )
    notices = connect(
        notice_pb2_grpc.NoticeServiceStub,
        "notification",
        "51",
        "operator-admin",
    )

    office = find_competent_office(directory)
    assert office == "offices/511602-LA"
    name = apply(intake50)
    hand_over(intake50, referrals, name, office)
    decide(intake51, name)
    until(
        "notices",
        lambda: len(
            notices.ListNotices(
                notice_pb2.ListNoticesRequest(subject=name)
            ).notices
        )
        == 2,
    )
    print("grpcio: legal aid walked over mTLS")


main()
