"""The words in which an upload is refused: what is wrong, and what to do about it."""

UPLOAD_REASONS: dict[str, dict[str, str]] = {
    "empty": {
        "vi": "Tệp không có nội dung. Vui lòng chọn lại tệp.",
        "en": "The file is empty. Please choose the file again.",
    },
    "too_large": {
        "vi": "Tệp lớn hơn {limit} MB. Vui lòng chụp hoặc quét lại ở độ phân giải thấp hơn, "
        "hoặc chia thành nhiều tệp.",
        "en": "The file is larger than {limit} MB. Please photograph or scan it again at a lower "
        "resolution, or split it into several files.",
    },
    "type_not_allowed": {
        "vi": "Nội dung tệp ({found}) không thuộc loại được nhận. Vui lòng gửi tệp {allowed}.",
        "en": "The content of the file ({found}) is not of a kind that is taken. "
        "Please send a file of kind {allowed}.",
    },
    "type_mismatch": {
        "vi": "Tên tệp có đuôi .{said} nhưng nội dung là {found}. Vui lòng đặt lại đúng đuôi tệp "
        "hoặc gửi tệp gốc.",
        "en": "The name ends in .{said} but the content is {found}. "
        "Please correct the name or send the original file.",
    },
    "two_files_in_one": {
        "vi": "Tệp có chứa một tệp khác bên trong. Vui lòng chụp, quét hoặc in lại thành tệp mới.",
        "en": "The file hides another file inside. Please photograph, scan or print it again.",
    },
    "image_broken": {
        "vi": "Không mở được ảnh: tệp bị hỏng hoặc chưa tải xong. Vui lòng chụp lại và gửi lại.",
        "en": "The picture cannot be opened: it is broken or incomplete. Please take it again.",
    },
    "image_too_large": {
        "vi": "Ảnh có quá nhiều điểm ảnh. Vui lòng chụp lại ở độ phân giải thấp hơn.",
        "en": "The picture has too many pixels. Please take it again at a lower resolution.",
    },
    "pdf_broken": {
        "vi": "Không mở được tệp PDF: tệp bị hỏng hoặc chưa tải xong. Vui lòng xuất lại tệp PDF.",
        "en": "The PDF cannot be opened: it is broken or incomplete. Please export it again.",
    },
    "pdf_encrypted": {
        "vi": "Tệp PDF được đặt mật khẩu hoặc khóa. Vui lòng bỏ mật khẩu rồi gửi lại.",
        "en": "The PDF is locked or has a password. Please remove the password and send it again.",
    },
    "pdf_active": {
        "vi": "Tệp PDF có chứa mã lệnh hoặc nội dung tự chạy. Vui lòng in lại thành tệp PDF mới "
        "(Print → Save as PDF) rồi gửi lại.",
        "en": "The PDF contains scripts or content that runs by itself. "
        "Please print it to a new PDF (Print → Save as PDF) and send that.",
    },
    "pdf_embedded_files": {
        "vi": "Tệp PDF có đính kèm tệp khác. Vui lòng gửi riêng từng tệp.",
        "en": "The PDF carries other files inside. Please send each file by itself.",
    },
    "pdf_too_many_pages": {
        "vi": "Tệp PDF có {pages} trang, nhiều hơn {limit} trang. Vui lòng chia thành nhiều tệp.",
        "en": "The PDF has {pages} pages, more than {limit}. Please split it into several files.",
    },
    "office_broken": {
        "vi": "Không mở được tệp: tệp bị hỏng. Vui lòng lưu lại tệp hoặc xuất thành PDF.",
        "en": "The file cannot be opened: it is broken. Please save it again or export a PDF.",
    },
    "office_encrypted": {
        "vi": "Tệp được đặt mật khẩu. Vui lòng bỏ mật khẩu rồi gửi lại.",
        "en": "The file has a password. Please remove the password and send it again.",
    },
    "office_active": {
        "vi": "Tệp có chứa macro hoặc đối tượng nhúng. Vui lòng xuất thành PDF rồi gửi lại.",
        "en": "The file contains macros or embedded objects. Please export a PDF and send that.",
    },
    "archive_bomb": {
        "vi": "Tệp nén bất thường nên không được nhận. Vui lòng xuất thành PDF rồi gửi lại.",
        "en": "The file is packed in an abnormal way and was not taken. "
        "Please export a PDF and send that.",
    },
    "malware": {
        "vi": "Tệp có mã độc ({threat}) nên không được nhận. Vui lòng quét mã độc trên thiết bị "
        "và gửi tệp khác.",
        "en": "The file carries malware ({threat}) and was not taken. "
        "Please check your device and send another file.",
    },
    "not_openable": {
        "vi": "Không kiểm tra được tệp vì tệp quá phức tạp hoặc bị hỏng. "
        "Vui lòng chụp hoặc quét lại.",
        "en": "The file could not be checked: it is too complex or broken. "
        "Please photograph or scan it again.",
    },
    "scanner_unavailable": {
        "vi": "Chưa kiểm tra được mã độc trong tệp. Vui lòng gửi lại sau ít phút.",
        "en": "The file could not be checked for malware yet. Please try again in a few minutes.",
    },
}
