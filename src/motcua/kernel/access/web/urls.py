"""The addresses of signing in, one's account, and the administrator's screens."""

from django.urls import path

from .views import account, administration, delegation, factors, passkeys, signing_in

app_name = "access"
urlpatterns = [
    path("dang-nhap", signing_in.sign_in, name="sign_in"),
    path("dang-nhap/buoc-hai", factors.second_factor, name="second_factor"),
    path("dang-nhap/<slug:provider>", signing_in.provider_start, name="provider_start"),
    path("dang-nhap/<slug:provider>/tra-ve", signing_in.provider_return, name="provider_return"),
    path("dang-xuat", signing_in.sign_out, name="sign_out"),
    path("tai-khoan", account.account_show, name="account_show"),
    path("tai-khoan/lien-he", account.contact_change, name="contact_change"),
    path("tai-khoan/mat-khau", account.password_change, name="password_change"),
    path("tai-khoan/phien/<uuid:sign_in>/ket-thuc", account.sign_in_end, name="sign_in_end"),
    path("tai-khoan/ma-truy-cap", account.token_create, name="token_create"),
    path("tai-khoan/ma-truy-cap/<uuid:token>/thu-hoi", account.token_revoke, name="token_revoke"),
    path("tai-khoan/ung-dung-xac-thuc", factors.totp_enroll, name="totp_enroll"),
    path("tai-khoan/khoa-truy-cap", passkeys.passkey_add, name="passkey_add"),
    path(
        "tai-khoan/khoa-truy-cap/<uuid:passkey>/go", passkeys.passkey_remove, name="passkey_remove"
    ),
    path("tai-khoan/uy-quyen", delegation.delegation_create, name="delegation_create"),
    path(
        "tai-khoan/uy-quyen/<uuid:delegation>/thu-hoi",
        delegation.delegation_revoke,
        name="delegation_revoke",
    ),
    path("quan-tri/tai-khoan", administration.account_list, name="account_list"),
    path("quan-tri/tai-khoan/moi", administration.account_create, name="account_create"),
    path(
        "quan-tri/tai-khoan/<uuid:account>",
        administration.account_show_other,
        name="account_show_other",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account>/trang-thai",
        administration.account_switch,
        name="account_switch",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account>/vai-tro",
        administration.role_assign,
        name="role_assign",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account>/vai-tro/<uuid:assignment>/thoi",
        administration.role_end,
        name="role_end",
    ),
]
