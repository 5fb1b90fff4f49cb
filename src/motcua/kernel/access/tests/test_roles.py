"""Roles hold at a place and for a time; what is lent ends with what the lender holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.access.actions import delegation as delegations
from motcua.kernel.access.actions.roles import NotAnOfficial, RoleAlreadyHeld, RoleUnknown
from motcua.kernel.access.models import RoleAssignment
from motcua.kernel.access.queries.accounts import list_assignments, list_colleagues
from motcua.kernel.access.testing import (
    AT,
    citizen_account,
    counter_officer,
    head,
    make_roles,
    official,
    official_account,
    outsider,
)
from motcua.kernel.events.testing import events_named

SYSTEM = system_actor("tests")
TODAY = date(2026, 1, 5)


def assign(account, role, agency, **changes):
    told = {"actor": SYSTEM, "valid_from": TODAY, "at": AT, **changes}
    return access.assign_role(account_uuid=account.uuid, role=role, agency_uuid=agency.uuid, **told)


def test_a_role_holds_at_its_agency_and_below_only(province):
    actor = counter_officer(province.commune)

    assert actor.may("one_stop_shop.receive", province.commune.path)
    assert actor.may("one_stop_shop.receive", province.commune_desk.path)
    assert not actor.may("one_stop_shop.receive", province.department.path)
    assert not actor.may("one_stop_shop.receive", province.province.path)
    assert not actor.may("one_stop_shop.approve")


def test_an_agency_of_a_longer_label_is_not_below(province):
    actor = counter_officer(province.commune)

    assert not actor.may("one_stop_shop.receive", province.commune.path + "9")


def test_a_role_holds_from_its_first_day_and_not_on_its_last(province):
    account = official_account(agency=province.commune, role=None)
    assign(account, "specialist", province.commune, valid_to=date(2026, 1, 7))

    def holds(day):
        at = datetime(2026, 1, day, 1, tzinfo=UTC)
        return access.actor_for(account, at=at).may("one_stop_shop.appraise")

    assert [holds(day) for day in (4, 5, 6, 7)] == [False, True, True, False]


def test_a_role_cannot_be_held_twice_on_one_day(province):
    account = official_account(agency=province.commune, role="specialist")

    with pytest.raises(RoleAlreadyHeld):
        assign(account, "specialist", province.commune)
    assign(account, "specialist", province.department)
    kept = RoleAssignment.objects.filter(account=account).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(
            account=account, role=kept.role, agency=kept.agency, valid_from=TODAY
        )


def test_roles_are_for_officials_and_of_those_that_exist(province):
    make_roles()
    with pytest.raises(NotAnOfficial):
        assign(citizen_account(), "specialist", province.commune)
    account = official_account(agency=province.commune, role=None)
    with pytest.raises(RoleUnknown):
        assign(account, "emperor", province.commune)
    with pytest.raises(InvalidInput):
        assign(account, "specialist", province.commune, valid_to=TODAY)


def test_an_administrator_assigns_within_their_own_part_of_the_tree(province):
    local = official(agency=province.commune, role="administrator", full_name="Dương Văn Trị")
    account = official_account(agency=province.commune, role=None)

    assign(account, "specialist", province.commune_desk, actor=local)

    for place in (province.department, province.province):
        with pytest.raises(PermissionRefused):
            assign(account, "administrator", place, actor=local)
    with pytest.raises(PermissionRefused):
        assign(account, "head", province.commune, actor=counter_officer(province.commune))
    with pytest.raises(PermissionRefused):
        assign(account, "head", province.commune, actor=outsider())


def test_an_ended_role_is_gone_the_same_day_and_leaves_an_event(province):
    account = official_account(agency=province.commune, role="specialist")
    (row,) = list_assignments(account, on=TODAY)

    access.end_role(actor=SYSTEM, assignment_uuid=row.uuid, on=TODAY, at=AT)

    assert access.actor_for(account, at=AT).grants == ()
    assert len(events_named("access.role_ended")) == 1


def lend(actor, to, agency, *, roles=("head",), **changes):
    told = {
        "valid_from": TODAY,
        "valid_to": date(2026, 1, 8),
        "reason": "Đi công tác",
        "at": AT,
        **changes,
    }
    return access.delegate(
        actor=actor, to_account_uuid=to.uuid, agency_uuid=agency.uuid, roles=roles, **told
    )


def test_lent_authority_carries_the_lenders_name_and_ends_with_its_period(province):
    chairman = head(province.commune)
    deputy = official_account(agency=province.commune, role="specialist")

    lend(chairman, deputy, province.commune)

    actor = access.actor_for(deputy, at=AT)
    (lent,) = [grant for grant in actor.grants if grant.delegated_by]
    assert lent.delegated_by == chairman.uuid
    assert actor.may("one_stop_shop.approve", province.commune.path)
    later = access.actor_for(deputy, at=AT + timedelta(days=3))
    assert not later.may("one_stop_shop.approve")


def test_lent_authority_ends_when_revoked_or_when_the_lender_loses_it(province):
    chairman = head(province.commune)
    deputy = official_account(agency=province.commune, role="specialist")
    row = lend(chairman, deputy, province.commune)

    access.revoke_delegation(actor=chairman, delegation_uuid=row.uuid, at=AT)
    access.revoke_delegation(actor=chairman, delegation_uuid=row.uuid, at=AT)
    assert not access.actor_for(deputy, at=AT).may("one_stop_shop.approve")
    assert len(events_named("access.delegation_revoked")) == 1

    lend(chairman, deputy, province.commune)
    held = RoleAssignment.objects.get(account__uuid=chairman.uuid)
    access.end_role(actor=SYSTEM, assignment_uuid=held.uuid, on=TODAY, at=AT)
    assert not access.actor_for(deputy, at=AT).may("one_stop_shop.approve")


def test_lent_authority_cannot_be_lent_on(province):
    deputy = official_account(agency=province.commune, role="specialist")
    third = official_account(agency=province.commune, role="specialist")
    lend(head(province.commune), deputy, province.commune)

    with pytest.raises(delegations.RoleNotHeld):
        lend(access.actor_for(deputy, at=AT), third, province.commune)


def test_only_what_is_held_there_is_lent_to_a_fit_colleague_for_a_reason(province):
    chairman = head(province.commune)
    deputy = official_account(agency=province.commune, role="specialist")

    with pytest.raises(delegations.RoleNotHeld):
        lend(chairman, deputy, province.department)
    with pytest.raises(delegations.RoleNotHeld):
        lend(chairman, deputy, province.commune, roles=("administrator",))
    with pytest.raises(delegations.DelegateUnfit):
        lend(chairman, chairman, province.commune)
    with pytest.raises(delegations.DelegateUnfit):
        lend(chairman, citizen_account(), province.commune)
    for wrong in (
        {"reason": "  "},
        {"roles": ()},
        {"valid_to": TODAY},
        {"valid_from": date(2026, 1, 4)},
    ):
        with pytest.raises(InvalidInput):
            lend(chairman, deputy, province.commune, **wrong)


def test_a_stranger_cannot_revoke_somebodys_delegation(province):
    deputy = official_account(agency=province.commune, role="specialist")
    row = lend(head(province.commune), deputy, province.commune)

    with pytest.raises(PermissionRefused):
        access.revoke_delegation(
            actor=access.actor_for(deputy, at=AT), delegation_uuid=row.uuid, at=AT
        )


def test_colleagues_are_those_with_a_role_at_the_same_agency(province):
    chairman = head(province.commune)
    deputy = official_account(agency=province.commune_desk, role="counter_officer")
    official_account(agency=province.department, role="specialist")

    assert [uuid for uuid, _name in list_colleagues(chairman, at=AT)] == [deputy.uuid]


def test_list_holders_finds_those_who_hold_a_permission_at_an_agency(province):
    chairman = head(province.commune)
    deputy = official_account(agency=province.commune, role="specialist")
    lend(chairman, deputy, province.commune)
    head(province.department)

    found = access.list_holders(
        "one_stop_shop.approve", agency_path=province.commune_desk.path, at=AT
    )

    assert {uuid for uuid, _name in found} == {chairman.uuid, deputy.uuid}


def test_require_speaks_both_forms(province):
    actor = counter_officer(province.commune)

    access.require(True)
    access.require(actor, "one_stop_shop.receive", province.commune.path)
    with pytest.raises(PermissionRefused):
        access.require(False)
    with pytest.raises(PermissionRefused):
        access.require(actor, "one_stop_shop.approve", province.commune.path)


def test_what_needs_a_second_factor_is_not_held_without(province, settings):
    account = official_account(agency=province.commune, role="head")

    with_it = access.actor_for(account, at=AT)
    without = access.actor_for(account, at=AT, second_factor=False)

    assert with_it.may("documents.sign") and not without.may("documents.sign")
    access.require_second_factor(with_it)
    with pytest.raises(access.SecondFactorNeeded):
        access.require_second_factor(without)

    settings.MOTCUA_REQUIRE_SECOND_FACTOR = False
    waived = access.actor_for(account, at=AT, second_factor=False)
    assert waived.may("documents.sign")
    access.require_second_factor(waived)
