"""What happens to accounts and rights. Payloads hold references, never personal data."""

from motcua.kernel.events import api as events

ACCOUNT_CREATED = events.EventType(
    name="access.account_created",
    title={"vi": "Đã tạo tài khoản", "en": "An account was created"},
    payload={"kind": "str"},
)
ACCOUNT_DEACTIVATED = events.EventType(
    name="access.account_deactivated",
    title={"vi": "Đã khóa tài khoản", "en": "An account was deactivated"},
)
ACCOUNT_REACTIVATED = events.EventType(
    name="access.account_reactivated",
    title={"vi": "Đã mở khóa tài khoản", "en": "An account was reactivated"},
)
PASSWORD_CHANGED = events.EventType(
    name="access.password_changed",
    title={"vi": "Đã đổi mật khẩu", "en": "A password was changed"},
)
IDENTITY_LINKED = events.EventType(
    name="access.identity_linked",
    title={"vi": "Đã liên kết định danh điện tử", "en": "An outside identity was linked"},
    payload={"provider": "str"},
)
SIGNED_IN = events.EventType(
    name="access.signed_in",
    title={"vi": "Đã đăng nhập", "en": "Somebody signed in"},
    payload={"sign_in_uuid": "str", "method": "str", "is_second_factor": "bool"},
)
SIGN_IN_BEGUN = events.EventType(
    name="access.sign_in_begun",
    title={"vi": "Đã qua bước đăng nhập thứ nhất", "en": "The first sign-in step was passed"},
    payload={"sign_in_uuid": "str", "method": "str"},
)
SIGN_IN_FAILED = events.EventType(
    name="access.sign_in_failed",
    title={"vi": "Đăng nhập không thành công", "en": "A sign-in failed"},
    payload={"reason": "str"},
)
SIGN_IN_ENDED = events.EventType(
    name="access.sign_in_ended",
    title={"vi": "Đã kết thúc phiên đăng nhập", "en": "A sign-in was ended"},
    payload={"sign_in_uuid": "str", "reason": "str"},
)
TOTP_ENROLLED = events.EventType(
    name="access.totp_enrolled",
    title={"vi": "Đã cài ứng dụng xác thực", "en": "An authenticator app was enrolled"},
)
PASSKEY_ADDED = events.EventType(
    name="access.passkey_added",
    title={"vi": "Đã thêm khóa truy cập", "en": "A passkey was added"},
    payload={"passkey_uuid": "str"},
)
PASSKEY_REMOVED = events.EventType(
    name="access.passkey_removed",
    title={"vi": "Đã gỡ khóa truy cập", "en": "A passkey was removed"},
    payload={"passkey_uuid": "str"},
)
ROLE_CHANGED = events.EventType(
    name="access.role_changed",
    title={"vi": "Đã thay đổi nội dung vai trò", "en": "A role's permissions changed"},
    payload={"role": "str", "permissions": "str[]"},
)
ROLE_ASSIGNED = events.EventType(
    name="access.role_assigned",
    title={"vi": "Đã giao vai trò", "en": "A role was assigned"},
    payload={"assignment_uuid": "str", "role": "str", "place_uuid": "str"},
)
ROLE_ENDED = events.EventType(
    name="access.role_ended",
    title={"vi": "Đã thôi giao vai trò", "en": "A role was ended"},
    payload={"assignment_uuid": "str", "role": "str"},
)
AUTHORITY_DELEGATED = events.EventType(
    name="access.authority_delegated",
    title={"vi": "Đã ủy quyền", "en": "Authority was delegated"},
    payload={"delegation_uuid": "str", "to_account_uuid": "str", "roles": "str[]"},
)
DELEGATION_REVOKED = events.EventType(
    name="access.delegation_revoked",
    title={"vi": "Đã thu hồi ủy quyền", "en": "A delegation was revoked"},
    payload={"delegation_uuid": "str"},
)
TOKEN_ISSUED = events.EventType(
    name="access.token_issued",
    title={"vi": "Đã cấp mã truy cập cho máy", "en": "An API token was issued"},
    payload={"token_uuid": "str", "permissions": "str[]"},
)
TOKEN_REVOKED = events.EventType(
    name="access.token_revoked",
    title={"vi": "Đã thu hồi mã truy cập", "en": "An API token was revoked"},
    payload={"token_uuid": "str"},
)
