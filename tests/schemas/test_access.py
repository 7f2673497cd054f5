"""Access: the predicate and the index filter are one definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.access import CLASSES, AccessLabel, Viewer, may_see, unit_key

UNITS = st.sampled_from(["", "Phòng Tổ chức", "Phòng Hành chính", "Thanh tra"])
LABELS = st.builds(AccessLabel, st.sampled_from(CLASSES), UNITS.map(unit_key))
VIEWERS = st.builds(
    Viewer, st.just("x"), st.frozensets(UNITS, max_size=3), st.booleans(), st.booleans()
)


def test_open_is_for_all_and_restricted_for_the_unit() -> None:
    opened, kept = AccessLabel.of("Không hạn chế", "A"), AccessLabel.of("Hạn chế", "Phòng A")
    assert may_see(Viewer.public(), opened)
    assert not may_see(Viewer.public(), kept)
    assert may_see(Viewer.clerk("x", "PHÒNG  A"), kept)
    assert not may_see(Viewer.clerk("x", "Phòng B"), kept)
    assert may_see(Viewer.archivist("x"), kept)


def test_what_is_not_plainly_open_is_not() -> None:
    assert AccessLabel.of("").access == "restricted"
    assert AccessLabel.of("tùy").access == "restricted"
    assert AccessLabel.of("Tối mật").access == "closed"


def test_restricted_without_a_unit_is_the_archivists() -> None:
    label = AccessLabel.of("Hạn chế", "")
    assert not may_see(Viewer.clerk("x", ""), label)
    assert may_see(Viewer.archivist("x"), label)


@given(VIEWERS, LABELS)
def test_grants_as_a_filter_give_what_the_predicate_gives(
    viewer: Viewer, label: AccessLabel
) -> None:
    entry = {"class": label.access, "unit": label.unit}
    found = any(
        entry["class"] == grant.access and (grant.unit is None or entry["unit"] == grant.unit)
        for grant in viewer.grants()
    )
    assert found == may_see(viewer, label)


@given(VIEWERS, LABELS)
def test_more_rights_never_hide_anything(viewer: Viewer, label: AccessLabel) -> None:
    assert not may_see(viewer, label) or may_see(Viewer.archivist("x"), label)
    assert not may_see(Viewer.public(), label) or may_see(viewer, label)
