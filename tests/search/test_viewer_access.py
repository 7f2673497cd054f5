"""The index filter and the predicate of schemas.access say the same of every viewer and label."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.access import CLASSES, AccessLabel, Viewer, may_see
from search.access import Access

UNITS = ("", "Phòng Tổ chức", "Phòng Văn thư")
labels = st.builds(
    lambda mode, unit: AccessLabel.of(mode, unit),
    st.sampled_from(["Không hạn chế", "Hạn chế", "Mật", ""]),
    st.sampled_from(UNITS),
)
viewers = st.one_of(
    st.just(Viewer.public()),
    st.just(Viewer.archivist("a")),
    st.builds(lambda units: Viewer.clerk("c", *units), st.sets(st.sampled_from(UNITS[1:]))),
)


@given(viewers, labels)
def test_filter_and_predicate_agree(viewer: Viewer, label: AccessLabel) -> None:
    filtered = any(
        grant.label in (None, label.access) and grant.unit in (None, label.unit)
        for grant in Access.of(viewer).grants
    )
    assert filtered == may_see(viewer, label)


def test_every_class_is_seen_by_the_archivist() -> None:
    viewer = Viewer.archivist("a")
    assert all(may_see(viewer, AccessLabel(access, "x")) for access in CLASSES)
