"""Text from outside on the card."""

from explorer.widgets.panel import link


def test_text_from_outside_stays_text():
    assert link("javascript:alert(1)", "a <b>") == "a &lt;b&gt;"
    assert link('https://a.b/"onclick="x', "see").startswith('<a href="https://a.b/&#34;onclick=&#34;x"')
    assert "&lt;img src=x onerror=&#34;a&#34;&gt;" in link("https://a.b", '<img src=x onerror="a">')
