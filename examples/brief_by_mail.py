"""Mail the brief of the last day. Without SMTP_HOST the mail is printed, so that you can look at it first.

In the crontab: `0 8 * * * SMTP_HOST=localhost MAIL_TO=me@example.org /path/to/.venv/bin/python brief_by_mail.py`
"""

import os
import smtplib
from email.message import EmailMessage

from rag import Nonmun
from rag.brief import brief_page, brief_text

with Nonmun() as assistant:  # over your own digests; over the sample if there are none
    brief = assistant.brief()

mail = EmailMessage()
mail["Subject"] = f"Papers of {brief.until}"
mail["From"] = mail["To"] = os.environ.get("MAIL_TO", "me@localhost")
mail.set_content(brief_text(brief))
mail.add_alternative(brief_page(brief), subtype="html")
if host := os.environ.get("SMTP_HOST"):
    with smtplib.SMTP(host) as server:
        server.send_message(mail)
else:
    print(mail["Subject"], mail.get_body(("plain",)).get_content(), sep="\n\n")
