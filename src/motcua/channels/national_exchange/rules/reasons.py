"""Why a dossier of the portal is stuck, and why the portal is not reached: in words."""

REASONS: dict[str, dict[str, str]] = {
    "procedure_unknown": {
        "vi": "Không có thủ tục nào của tỉnh đang có hiệu lực mang mã này. Chọn thủ tục tương ứng.",
        "en": "No procedure of the province in force has this code. Choose the one that is meant.",
    },
    "agency_unknown": {
        "vi": "Không biết cơ quan nào giải quyết: mã đơn vị để trống hoặc không có. Chọn cơ quan.",
        "en": "The agency is not known: its code is missing or wrong. Choose the agency.",
    },
    "agency_abolished": {
        "vi": "Đơn vị nhận hồ sơ đã kết thúc hoạt động. Chọn cơ quan kế thừa.",
        "en": "The agency that it was sent to has ended. Choose its successor.",
    },
    "agency_not_competent": {
        "vi": "Đơn vị nhận hồ sơ không có thẩm quyền giải quyết thủ tục này. Chọn cơ quan khác.",
        "en": "The agency is not competent for this procedure. Choose another one.",
    },
    "owner_incomplete": {
        "vi": "Tên hoặc số định danh của chủ hồ sơ không đúng. Kiểm tra và nhập lại.",
        "en": "The applicant's name or number is not right. Check and correct it.",
    },
    "identity_conflict": {
        "vi": "Số định danh này đang thuộc về người mang tên khác. Kiểm tra tên và số.",
        "en": "The number belongs to a person of another name. Check name and number.",
    },
    "component_unknown": {
        "vi": "Có tệp không khớp thành phần hồ sơ nào. Chọn thành phần cho từng tệp, hoặc bỏ tệp.",
        "en": "A file fits no paper that the procedure asks for. Choose one for it, or leave it.",
    },
    "file_missing": {
        "vi": "Cổng DVCQG không còn tệp này. Bỏ tệp và yêu cầu bổ sung sau khi lập hồ sơ.",
        "en": "The portal does not have the file any more. Leave it out and ask for it later.",
    },
    "file_too_large": {
        "vi": "Tệp lớn hơn mức được nhận. Bỏ tệp và yêu cầu bổ sung sau khi lập hồ sơ.",
        "en": "The file is larger than is taken. Leave it out and ask for it later.",
    },
    "file_refused": {
        "vi": "Tệp không nhận được (nhiễm mã độc, hỏng hoặc sai loại). Bỏ tệp và yêu cầu bổ sung.",
        "en": "The file was not taken (malware, broken or of a wrong type). Leave it out.",
    },
    "file_foreign_host": {
        "vi": "Đường dẫn tệp không thuộc Cổng DVCQG nên không tải. Bỏ tệp hoặc báo người vận hành.",
        "en": "The file lies outside the portal and is not fetched. Leave it or tell the operator.",
    },
    "incomplete": {
        "vi": "Hồ sơ còn thiếu nội dung mà biểu mẫu của tỉnh hỏi. Điền các mục dưới đây.",
        "en": "Answers that the province's form asks for are missing. Fill in what is listed.",
    },
    "not_connected": {
        "vi": "Chưa kết nối Cổng DVCQG nên không tải được tệp của hồ sơ.",
        "en": "The portal is not connected, so the dossier's files cannot be fetched.",
    },
    "refused": {
        "vi": "Hệ thống không lập được hồ sơ.",
        "en": "The dossier could not be made.",
    },
    # of the connection
    "unreachable": {"vi": "Không kết nối được tới Cổng DVCQG.", "en": "Cannot be reached."},
    "slow": {"vi": "Cổng DVCQG trả lời quá chậm.", "en": "It answers too slowly."},
    "broken": {"vi": "Cổng DVCQG báo lỗi hoặc trả lời sai dạng.", "en": "Its answers are broken."},
    "login_refused": {
        "vi": "Cổng DVCQG không cho đăng nhập. Kiểm tra tài khoản, mật khẩu và mã dstcode.",
        "en": "It does not let us sign in. Check account, password and dstcode.",
    },
    "no_tls": {
        "vi": "Địa chỉ Cổng DVCQG phải là https.",
        "en": "The address of the portal has to be https.",
    },
    "off_schema": {
        "vi": "Thông điệp không đúng lược đồ v2 nên chưa gửi.",
        "en": "The message does not fit the v2 schema and was not sent.",
    },
}


def reason_words(reason: str, language: str) -> str:
    """A reason in words; one that is not known stays as it is."""
    return REASONS.get(reason, {}).get(language, reason)
