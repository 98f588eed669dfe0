"""Words that try to become something else in a page."""

HOSTILE = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror='window.hacked=1'>",
    "<svg/onload=window.hacked=1>",
    '"><iframe srcdoc="<script>parent.hacked=1</script>">',
    "javascript:window.hacked=1",
    "[lien](javascript:window.hacked=1)",
    "{{constructor.constructor('window.hacked=1')()}}",
    "<a href='https://piege.example'>cliquez</a>",
    "&lt;b&gt;gras&lt;/b&gt; & <b>gras</b>",
    "\u202egnp.exe\u202c et \u2066caché\u2069",
    "<style>body{display:none}</style>",
    "<template><script>window.hacked=1</script></template>",
)
