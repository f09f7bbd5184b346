"""Switching to Chinese and back in a real JupyterLab; network unplugged."""

from lab import middle, name_on_map, wait_for_card


def switch(page, words):
    page.locator(".explorer-language select").select_option(label=words)


def wait_for(page, expression, **arguments):
    page.wait_for_function(expression, timeout=10_000, **arguments)


def test_everything_turns_chinese_and_back_and_nothing_is_lost(mars, screenshots):
    mars.mouse.click(*middle(name_on_map(mars, "Maunder")))
    wait_for_card(mars, "Maunder")
    mars.locator(".explorer-tabs button", has_text="List").click()
    mars.locator(".explorer-kind select").select_option(label="canyon (25)")
    wait_for(mars, "document.querySelector('.explorer-count')?.innerText.startsWith('25 places')")
    switch(mars, "中文")
    wait_for(mars, "document.querySelector('.explorer-count')?.innerText === '25 个地点'")
    assert mars.locator(".explorer-kind select").evaluate("each => each.selectedOptions[0].text") == "峡谷（25）"
    assert mars.locator(".explorer-table tbody button", has_text="尤斯深谷 Ius Chasma").count() == 1
    assert mars.locator(".explorer-table thead button").all_inner_texts()[:2] == ["名称", "类型"]
    wait_for(mars, "[...document.querySelectorAll('.explorer-label')].some(each => each.innerText === '尤斯深谷')")
    mars.screenshot(path=screenshots / "chinese-list.png")
    mars.locator(".explorer-tabs button", has_text="地点").click()
    wait_for(mars, "document.querySelector('.explorer-card h2')?.innerText === '蒙德撞击坑 Maunder'")
    wait_for(mars, "document.querySelector('.explorer-picture')?.alt.startsWith('蒙德撞击坑：晕渲地形图')")
    assert "这是一个大撞击坑边缘的近景" in mars.locator(".explorer-caption").inner_text()
    assert "绘制" not in mars.locator(".explorer-status").inner_text()
    assert mars.locator(".explorer-search").get_attribute("placeholder") == "查找地点，或输入经纬度"
    mars.screenshot(path=screenshots / "chinese-card.png")
    switch(mars, "English")
    wait_for_card(mars, "Maunder")
    mars.locator(".explorer-tabs button", has_text="List").click()
    wait_for(mars, "document.querySelector('.explorer-count')?.innerText.startsWith('25 places')")
    assert mars.locator(".explorer-kind select").evaluate("each => each.selectedOptions[0].text").startswith("canyon")


def test_a_place_is_found_by_its_chinese_name(mars):
    switch(mars, "中文")
    mars.locator(".explorer-search").fill("西柏坡")
    wait_for(mars, "document.querySelector('.explorer-result-name')?.innerText === '西柏坡 Xibaipo'")
    mars.locator(".explorer-search").press("Enter")
    wait_for(mars, "document.querySelector('.explorer-card h2')?.innerText === '西柏坡 Xibaipo'")
    wait_for(mars, "[...document.querySelectorAll('.explorer-label')].some(each => each.innerText === '西柏坡')")
