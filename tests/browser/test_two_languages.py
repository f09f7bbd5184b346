"""Switching to Chinese and back in a real JupyterLab; network unplugged."""

from lab import middle, name_on_map, wait_for_card


def switch(page, words):
    page.locator(".explorer-language select").select_option(label=words)


def wait_for(page, expression, **arguments):
    page.wait_for_function(expression, timeout=10_000, **arguments)


def test_everything_turns_chinese_and_back_and_nothing_is_lost(mars_page, screenshots):
    mars_page.mouse.click(*middle(name_on_map(mars_page, "Maunder")))
    wait_for_card(mars_page, "Maunder")
    mars_page.locator(".explorer-tabs button", has_text="List").click()
    mars_page.locator(".explorer-kind select").select_option(label="canyon (25)")
    wait_for(mars_page, "document.querySelector('.explorer-count')?.innerText.startsWith('25 places')")
    switch(mars_page, "中文")
    wait_for(mars_page, "document.querySelector('.explorer-count')?.innerText === '25 个地点'")
    assert mars_page.locator(".explorer-kind select").evaluate("each => each.selectedOptions[0].text") == "峡谷（25）"
    assert mars_page.locator(".explorer-table tbody button", has_text="尤斯深谷 Ius Chasma").count() == 1
    assert mars_page.locator(".explorer-table thead button").all_inner_texts()[:2] == ["名称", "类型"]
    wait_for(mars_page, "[...document.querySelectorAll('.explorer-label')].some(each => each.innerText === '尤斯深谷')")
    mars_page.screenshot(path=screenshots / "chinese-list.png")
    mars_page.locator(".explorer-tabs button", has_text="地点").click()
    wait_for(mars_page, "document.querySelector('.explorer-card h2')?.innerText === '蒙德撞击坑 Maunder'")
    wait_for(mars_page, "document.querySelector('img.explorer-picture')?.alt.startsWith('蒙德撞击坑：颜色：海盗号')")
    assert "图上是它边缘的特写" in mars_page.locator(".explorer-caption").inner_text()
    assert "正在绘制" not in mars_page.locator(".explorer-status").inner_text()
    assert mars_page.locator(".explorer-search").get_attribute("placeholder") == "查找地点，或输入经纬度"
    mars_page.screenshot(path=screenshots / "chinese-card.png")
    switch(mars_page, "English")
    wait_for_card(mars_page, "Maunder")
    mars_page.locator(".explorer-tabs button", has_text="List").click()
    wait_for(mars_page, "document.querySelector('.explorer-count')?.innerText.startsWith('25 places')")
    assert mars_page.locator(".explorer-kind select").evaluate("each => each.selectedOptions[0].text").startswith("canyon")


def test_a_place_is_found_by_its_chinese_name(mars_page):
    switch(mars_page, "中文")
    mars_page.locator(".explorer-search").fill("西柏坡")
    wait_for(mars_page, "document.querySelector('.explorer-result-name')?.innerText === '西柏坡 Xibaipo'")
    mars_page.locator(".explorer-search").press("Enter")
    wait_for(mars_page, "document.querySelector('.explorer-card h2')?.innerText === '西柏坡 Xibaipo'")
    wait_for(mars_page, "[...document.querySelectorAll('.explorer-label')].some(each => each.innerText === '西柏坡')")
