"""Why something cannot be done with a draft, in words for whoever wanted it."""

from motcua.base.errors import PermissionRefused, Refusal


class DraftChangedMeanwhile(Refusal):
    """
    {name} đã lưu bản thảo này trong lúc Ông/Bà đang sửa, nên phần của Ông/Bà chưa được lưu. Tải
    phần đó về máy hoặc chép lại, mở bản mới nhất rồi sửa tiếp.
    """

    message_en = (
        "{name} saved this draft while you were changing it, so yours is not saved. Download or "
        "copy what you did, open the newest state, then go on."
    )


class DraftClosed(Refusal):
    """Bản thảo không còn sửa được: đã trình duyệt, đã công bố hoặc đã bỏ."""

    message_en = "The draft can no longer be changed: it was submitted, published or given up."


class NothingChanged(Refusal):
    """Bản thảo giống hệt phiên bản {number} đã công bố; không có gì để công bố."""

    message_en = "The draft is the same as published version {number}: nothing to publish."


class BaseOutdated(Refusal):
    """
    Trong lúc soạn, phiên bản {number} đã được công bố. Hãy so sánh, đưa các thay đổi cần thiết vào
    bản thảo, rồi xác nhận đã đối chiếu.
    """

    message_en = (
        "Version {number} was published meanwhile. Compare, take over what is needed, and confirm "
        "that you did."
    )


class FourEyesNeeded(PermissionRefused):
    """Người đã soạn hoặc sửa bản thảo không được tự duyệt. Hãy nhờ người khác có quyền duyệt."""

    message_en = "Who drew or changed the draft cannot decide on it. Ask another who may approve."


class DraftNotSubmitted(Refusal):
    """Bản thảo không ở trạng thái chờ duyệt. Hãy tải lại trang để xem ai đã xử lý."""

    message_en = "The draft does not wait for approval. Reload the page to see who acted on it."
