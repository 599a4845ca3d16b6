"""Words for times that name no certain days: ``around Christmas``, ``a while ago``, ``한여름``."""

from __future__ import annotations

import re

_SIZE = r"(?:early|mid|late|around|about|over|during|since|before|after|until|by|at|in|for|near)"
VAGUE = re.compile(
    rf"""(?ix)(?<![A-Za-z0-9_])(?:{_SIZE}\s+(?:the\s+)?)?(?:last\s+|this\s+|next\s+)?(?:
     (?:christmas|xmas)(?=\s+(?:time|season|week|holidays?|break))\s+\w+|thanksgiving|easter|halloween|new\s+year(?:['’]?s)?(?:\s+(?:eve|day))?|chinese\s+new\s+year|lunar\s+new\s+year|the\s+holidays|holiday\s+season
    |(?:summer|winter|spring)\s+(?:break|holidays?|vacation)
    |(?:a\s+|some\s+|quite\s+a\s+|not\s+)?(?:few|several|some|many)\s+(?:days|weeks|months|years)\s+(?:ago|back)
    |(?:a|some|quite\s+a)\s+(?:while|time)\s+(?:ago|back)|(?:a\s+)?(?:long|short)\s+time\s+ago|(?:not\s+(?:so\s+|too\s+)?)?long\s+ago
    |(?:the\s+)?other\s+(?:day|week|month)|(?:this|around\s+this)\s+time\s+last\s+year
    |(?:last|past|recent|previous)\s+(?:few|several|couple)\s+(?:weeks|months|years)|(?:in\s+)?recent\s+(?:weeks|months|years)
    |(?:some\s*time|sometime)\s+(?:last|this|next)\s+(?:week|month|year)|recently[\s-]ish|the\s+near\s+future|midsummer|midwinter
    )(?:\s+(?:of\s+)?(?:19|20)\d\d)?(?![A-Za-z0-9_])
    |(?<![A-Za-z0-9_])(?:around|about|over|during|near)\s+(?:last\s+)?(?:christmas|xmas)(?:\s+(?:of\s+)?(?:19|20)\d\d)?(?![A-Za-z0-9_])
    |(?:(?:\d{{4}}\s?년|작년|올해|지난해|재작년)\s?|(?<![가-힣]))(?:한여름|초여름|늦여름|한겨울|초겨울|늦겨울|초봄|늦봄|초가을|늦가을|추석|설날?|연휴|명절|신정|구정|방학|휴가철|장마철?)
     (?:\s?(?:때|쯤|즈음|무렵|경|연휴|직전|직후))?(?=에|의|부터|까지|이후|이전|\s|$|[?.!,])
    |(?:(?:(?:19|20)\d\d\s?년|작년|올해|지난해|재작년)\s?|(?<![가-힣]))(?:크리스마스|성탄절)\s?(?:때|쯤|즈음|무렵|경|연휴|직전|직후|시즌)
    |(?:작년|지난해|올해)\s?이맘때|(?<![가-힣])(?:얼마|며칠|몇\s?(?:일|주|달|개월|년))\s?전(?=에|의|부터|\s|$|[?.!,])
    |(?:최근|지난)\s*(?:몇|수)\s?(?:주|달|개월|년|해)(?:\s?(?:간|동안|사이))?|조만간|(?<![가-힣])예전에"""
)
#: Every match of :data:`VAGUE` has one of these.
HINT = re.compile(
    r"mas\b|giving|easter|halloween|new year|holiday|break|vacation|ago|back|other (?:day|week|month)|time|(?:week|month|year|day)s|ish|near"
    r"|mid|여름|겨울|봄|가을|성탄|추석|설|연휴|명절|신정|구정|방학|휴가|장마|크리스|이맘|전|최근|지난|조만간",
    re.I,
)
