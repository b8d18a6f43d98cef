BEGIN TRANSACTION;
CREATE TABLE account (
	external_id TEXT, 
	external_id_key TEXT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted_at BIGINT, 
	id INTEGER NOT NULL, 
	name TEXT, 
	name_key TEXT, 
	industry TEXT, 
	employees BIGINT, 
	annual_revenue BIGINT, 
	city TEXT, 
	city_key TEXT, 
	state TEXT, 
	state_key TEXT, 
	country TEXT, 
	country_key TEXT, goal BIGINT, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT uq_account_external_id UNIQUE (external_id)
);
INSERT INTO "account" VALUES('A-1','a-1',1776081600000000,1776081600000000,NULL,1,'Bo’b & Söhne','bo’b & söhne',NULL,10,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,1250);
INSERT INTO "account" VALUES('A-2','a-2',1776081600000000,1776081600000000,NULL,2,'Çelik & Söhne','çelik & söhne',NULL,100,NULL,'Köln','köln',NULL,NULL,NULL,NULL,2500);
INSERT INTO "account" VALUES('A-3','a-3',1776081600000000,1776081600000000,NULL,3,'Dana "Dee" & Söhne','dana "dee" & söhne',NULL,1000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3750);
INSERT INTO "account" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,4,'Ełk & Söhne','ełk & söhne',NULL,10000,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,5000);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE change (
	entity TEXT NOT NULL, 
	position BIGINT NOT NULL, 
	what TEXT NOT NULL, 
	profile_id BIGINT NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (entity, position, what, profile_id)
)
 WITHOUT ROWID

;
INSERT INTO "change" VALUES('static',14,'11',2);
INSERT INTO "change" VALUES('static',14,'11',3);
INSERT INTO "change" VALUES('static',14,'11',5);
INSERT INTO "change" VALUES('static',14,'11',10);
INSERT INTO "change" VALUES('static',14,'11',14);
CREATE TABLE check_result (
	check_id BIGINT NOT NULL, 
	subject TEXT NOT NULL, 
	passed BOOLEAN NOT NULL, 
	message TEXT NOT NULL, 
	checked_at BIGINT NOT NULL, 
	CONSTRAINT pk_check_result PRIMARY KEY (check_id, subject), 
	CONSTRAINT fk_check_result_check_id FOREIGN KEY(check_id) REFERENCES segment_check (id)
);
INSERT INTO "check_result" VALUES(1,'live',1,'It has 13 members.',1777892400000000);
INSERT INTO "check_result" VALUES(2,'live',0,'It is not in it.',1777892400000000);
CREATE TABLE contact (
	external_id TEXT, 
	external_id_key TEXT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted_at BIGINT, 
	id INTEGER NOT NULL, 
	first_name TEXT, 
	first_name_key TEXT, 
	last_name TEXT, 
	last_name_key TEXT, 
	email TEXT, 
	email_key TEXT, 
	phone TEXT, 
	phone_key TEXT, 
	job_title TEXT, 
	job_title_key TEXT, 
	city TEXT, 
	city_key TEXT, 
	state TEXT, 
	state_key TEXT, 
	country TEXT, 
	country_key TEXT, 
	birthday DATE, 
	email_consent BOOLEAN, 
	source TEXT, 
	owner TEXT, 
	owner_key TEXT, 
	account_id BIGINT, nickname TEXT, nickname_key TEXT, shoe_size BIGINT, weight BIGINT, hobbies TEXT, level TEXT, joined_on DATE, called_at BIGINT, vip BOOLEAN, 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT fk_contact_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_contact_external_id UNIQUE (external_id)
);
INSERT INTO "contact" VALUES('C-1','c-1',1776081600000000,1776081600000000,NULL,1,'Bo’b','bo’b','Doe 1','doe 1','c1@example.org','c1@example.org',NULL,NULL,NULL,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,'1971-02-02',0,NULL,NULL,NULL,2,'Nick 1','nick 1',31,1001,'
chess
','tin','2026-03-25',1777809600000000,0);
INSERT INTO "contact" VALUES('C-2','c-2',1776081600000000,1776081600000000,NULL,2,'Çelik','çelik','Doe 2','doe 2','c2@example.org','c2@example.org',NULL,NULL,NULL,NULL,'Köln','köln',NULL,NULL,NULL,NULL,'1972-03-03',NULL,NULL,NULL,NULL,3,NULL,NULL,32,2002,'
chess
golf
',NULL,'2026-03-05',1777723200000000,NULL);
INSERT INTO "contact" VALUES('C-3','c-3',1776081600000000,1776081600000000,NULL,3,'Dana "Dee"','dana "dee"','Doe 3','doe 3',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1973-04-04',1,NULL,NULL,NULL,4,'Nick 3','nick 3',33,NULL,NULL,'gold','2026-02-13',1777636800000000,1);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,4,'Ełk','ełk','Doe 4','doe 4','c4@example.org','c4@example.org',NULL,NULL,NULL,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,'1974-05-05',0,NULL,NULL,NULL,1,NULL,NULL,34,4004,'
chess
','tin','2026-01-24',1777550400000000,0);
INSERT INTO "contact" VALUES('C-5','c-5',1776081600000000,1776081600000000,NULL,5,'Fritz','fritz','Doe 5','doe 5','c5@example.org','c5@example.org',NULL,NULL,NULL,NULL,'Évry-Courcouronnes','évry-courcouronnes',NULL,NULL,NULL,NULL,'1975-06-06',NULL,NULL,NULL,NULL,NULL,'Nick 1','nick 1',35,5005,'
chess
golf
',NULL,'2026-01-04',1777464000000000,NULL);
INSERT INTO "contact" VALUES('C-6','c-6',1776081600000000,1776081600000000,NULL,6,'Groß','gross','Doe 6','doe 6',NULL,NULL,NULL,NULL,NULL,NULL,'Aachen','aachen',NULL,NULL,NULL,NULL,'1976-07-07',1,NULL,NULL,NULL,3,NULL,NULL,36,NULL,NULL,'gold','2025-12-15',1777377600000000,1);
INSERT INTO "contact" VALUES('C-7','c-7',1776081600000000,1776600000000000,1776600000000000,7,'李','李','Doe 7','doe 7','c7@example.org','c7@example.org',NULL,NULL,NULL,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,'1977-08-08',0,NULL,NULL,NULL,4,'Nick 3','nick 3',37,7007,'
chess
','tin','2025-11-25',1777291200000000,0);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776600000000000,NULL,8,'J''; DROP TABLE contact; --','j''; drop table contact; --','Doe 8','doe 8','c8@example.org','c8@example.org',NULL,NULL,'Chief','chief','Aachen','aachen',NULL,NULL,NULL,NULL,'1978-09-09',NULL,NULL,NULL,NULL,1,NULL,NULL,38,8008,'
chess
golf
',NULL,'2025-11-05',1777204800000000,NULL);
INSERT INTO "contact" VALUES('C-9','c-9',1776081600000000,1776081600000000,NULL,9,'K\N :x %s','k\n :x %s','Doe 9','doe 9',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1979-10-10',1,NULL,NULL,NULL,2,'Nick 1','nick 1',39,NULL,NULL,'gold','2025-10-16',1777118400000000,1);
INSERT INTO "contact" VALUES('C-10','c-10',1776081600000000,1776081600000000,NULL,10,'Ada','ada','Doe 10','doe 10','c10@example.org','c10@example.org',NULL,NULL,NULL,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,'1980-11-11',0,NULL,NULL,NULL,NULL,NULL,NULL,40,10010,'
chess
','tin','2025-09-26',1777032000000000,0);
INSERT INTO "contact" VALUES('C-11','c-11',1776081600000000,1776081600000000,NULL,11,'Bo’b','bo’b','Doe 11','doe 11','c11@example.org','c11@example.org',NULL,NULL,NULL,NULL,'Évry-Courcouronnes','évry-courcouronnes',NULL,NULL,NULL,NULL,'1981-12-12',NULL,NULL,NULL,NULL,4,'Nick 3','nick 3',41,11011,'
chess
golf
',NULL,'2025-09-06',1776945600000000,NULL);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,12,'Çelik','çelik','Doe 12','doe 12',NULL,NULL,NULL,NULL,NULL,NULL,'Aachen','aachen',NULL,NULL,NULL,NULL,'1982-01-13',1,NULL,NULL,NULL,1,NULL,NULL,42,NULL,NULL,'gold','2025-08-17',1776859200000000,1);
INSERT INTO "contact" VALUES('C-13','c-13',1776081600000000,1776081600000000,NULL,13,'Dana "Dee"','dana "dee"','Doe 13','doe 13','c13@example.org','c13@example.org',NULL,NULL,NULL,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,'1983-02-14',0,NULL,NULL,NULL,2,'Nick 1','nick 1',43,13013,'
chess
','tin','2025-07-28',1776772800000000,0);
INSERT INTO "contact" VALUES('C-14','c-14',1776081600000000,1776081600000000,NULL,14,'Ełk','ełk','Doe 14','doe 14','c14@example.org','c14@example.org',NULL,NULL,NULL,NULL,'Köln','köln',NULL,NULL,NULL,NULL,'1984-03-15',NULL,NULL,NULL,NULL,3,NULL,NULL,44,14014,'
chess
golf
',NULL,'2025-07-08',1776686400000000,NULL);
INSERT INTO "contact" VALUES('C-15','c-15',1776081600000000,1776081600000000,1776164400000000,15,'Fritz','fritz','Doe 15','doe 15',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1985-04-16',1,NULL,NULL,NULL,NULL,'Nick 3','nick 3',30,NULL,NULL,'gold','2025-06-18',1776600000000000,1);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,16,'Groß','gross','Doe 16','doe 16','c16@example.org','c16@example.org',NULL,NULL,NULL,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,'1986-05-17',0,NULL,NULL,NULL,1,NULL,NULL,31,16016,'
chess
','tin','2025-05-29',1776513600000000,0);
INSERT INTO "contact" VALUES('C-17','c-17',1776081600000000,1776081600000000,NULL,17,'李','李','Doe 17','doe 17','c17@example.org','c17@example.org',NULL,NULL,NULL,NULL,'Évry-Courcouronnes','évry-courcouronnes',NULL,NULL,NULL,NULL,'1987-06-18',NULL,NULL,NULL,NULL,2,'Nick 1','nick 1',32,17017,'
chess
golf
',NULL,'2025-05-09',1776427200000000,NULL);
INSERT INTO "contact" VALUES('C-18','c-18',1776081600000000,1776081600000000,NULL,18,'J''; DROP TABLE contact; --','j''; drop table contact; --','Doe 18','doe 18',NULL,NULL,NULL,NULL,NULL,NULL,'Aachen','aachen',NULL,NULL,NULL,NULL,'1988-07-19',1,NULL,NULL,NULL,3,NULL,NULL,33,NULL,NULL,'gold','2025-04-19',1776340800000000,1);
INSERT INTO "contact" VALUES('C-19','c-19',1776081600000000,1776081600000000,NULL,19,'K\N :x %s','k\n :x %s','Doe 19','doe 19','c19@example.org','c19@example.org',NULL,NULL,NULL,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,'1989-08-20',0,NULL,NULL,NULL,4,'Nick 3','nick 3',34,19019,'
chess
','tin','2025-03-30',1776254400000000,0);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,20,'Ada','ada','Doe 20','doe 20','c20@example.org','c20@example.org',NULL,NULL,NULL,NULL,'Köln','köln',NULL,NULL,NULL,NULL,'1990-09-21',NULL,NULL,NULL,NULL,NULL,NULL,NULL,35,20020,'
chess
golf
',NULL,'2025-03-10',1776168000000000,NULL);
INSERT INTO "contact" VALUES('C-21','c-21',1776081600000000,1776081600000000,NULL,21,'Bo’b','bo’b','Doe 21','doe 21',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1991-10-22',1,NULL,NULL,NULL,2,'Nick 1','nick 1',36,NULL,NULL,'gold','2025-02-18',1776081600000000,1);
INSERT INTO "contact" VALUES('C-22','c-22',1776081600000000,1776081600000000,NULL,22,'Çelik','çelik','Doe 22','doe 22','c22@example.org','c22@example.org',NULL,NULL,NULL,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,'1992-11-23',0,NULL,NULL,NULL,3,NULL,NULL,37,22022,'
chess
','tin','2025-01-29',1775995200000000,0);
INSERT INTO "contact" VALUES('C-23','c-23',1776081600000000,1776081600000000,NULL,23,'Dana "Dee"','dana "dee"','Doe 23','doe 23','c23@example.org','c23@example.org',NULL,NULL,NULL,NULL,'Évry-Courcouronnes','évry-courcouronnes',NULL,NULL,NULL,NULL,'1993-12-24',NULL,NULL,NULL,NULL,4,'Nick 3','nick 3',38,23023,'
chess
golf
',NULL,'2025-01-09',1775908800000000,NULL);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,24,'Ełk','ełk','Doe 24','doe 24',NULL,NULL,NULL,NULL,NULL,NULL,'Aachen','aachen',NULL,NULL,NULL,NULL,'1994-01-25',1,NULL,NULL,NULL,1,NULL,NULL,39,NULL,NULL,'gold','2024-12-20',1775822400000000,1);
INSERT INTO "contact" VALUES('C-25','c-25',1776081600000000,1776081600000000,NULL,25,'Fritz','fritz','Doe 25','doe 25','c25@example.org','c25@example.org',NULL,NULL,NULL,NULL,'Bonn','bonn',NULL,NULL,NULL,NULL,'1995-02-26',0,NULL,NULL,NULL,NULL,'Nick 1','nick 1',40,25025,'
chess
','tin','2024-11-30',1775736000000000,0);
INSERT INTO "contact" VALUES('C-26','c-26',1776081600000000,1776081600000000,NULL,26,'Groß','gross','Doe 26','doe 26','c26@example.org','c26@example.org',NULL,NULL,NULL,NULL,'Köln','köln',NULL,NULL,NULL,NULL,'1996-03-27',NULL,NULL,NULL,NULL,3,NULL,NULL,41,26026,'
chess
golf
',NULL,'2024-11-10',1775649600000000,NULL);
INSERT INTO "contact" VALUES('C-27','c-27',1776081600000000,1776081600000000,NULL,27,'李','李','Doe 27','doe 27',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'1997-04-28',1,NULL,NULL,NULL,4,'Nick 3','nick 3',42,NULL,NULL,'gold','2024-10-21',1775563200000000,1);
INSERT INTO "contact" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,28,'J''; DROP TABLE contact; --','j''; drop table contact; --','Doe 28','doe 28','c28@example.org','c28@example.org',NULL,NULL,NULL,NULL,'AACHEN','aachen',NULL,NULL,NULL,NULL,'1998-05-01',0,NULL,NULL,NULL,1,NULL,NULL,43,28028,'
chess
','tin','2024-10-01',1775476800000000,0);
INSERT INTO "contact" VALUES('C-29','c-29',1776081600000000,1776081600000000,NULL,29,'K\N :x %s','k\n :x %s','Doe 29','doe 29','c29@example.org','c29@example.org',NULL,NULL,NULL,NULL,'Évry-Courcouronnes','évry-courcouronnes',NULL,NULL,NULL,NULL,'1999-06-02',NULL,NULL,NULL,NULL,2,'Nick 1','nick 1',44,29029,'
chess
golf
',NULL,'2024-09-11',1775390400000000,NULL);
INSERT INTO "contact" VALUES('C-30','c-30',1776081600000000,1776081600000000,1776164400000000,30,'Ada','ada','Doe 30','doe 30',NULL,NULL,NULL,NULL,NULL,NULL,'Aachen','aachen',NULL,NULL,NULL,NULL,'2000-07-03',1,NULL,NULL,NULL,NULL,NULL,NULL,30,NULL,NULL,'gold','2024-08-22',1775304000000000,1);
CREATE TABLE custom_attribute (
	entity TEXT NOT NULL, 
	name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT NOT NULL, 
	decimals INTEGER NOT NULL, 
	choices JSON NOT NULL, description TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_custom_attribute PRIMARY KEY (entity, name)
);
INSERT INTO "custom_attribute" VALUES('contact','nickname','Nickname','text',0,'[]','');
INSERT INTO "custom_attribute" VALUES('contact','shoe_size','Shoe size','number',0,'[]','');
INSERT INTO "custom_attribute" VALUES('contact','weight','Weight','number',2,'[]','');
INSERT INTO "custom_attribute" VALUES('contact','hobbies','Hobbies','choices',0,'[["golf", "Golf"], ["chess", "Chess"]]','');
INSERT INTO "custom_attribute" VALUES('contact','level','Level','choice',0,'[["gold", "Gold"], ["tin", "Tin"]]','');
INSERT INTO "custom_attribute" VALUES('contact','joined_on','Joined on','date',0,'[]','');
INSERT INTO "custom_attribute" VALUES('contact','called_at','Called at','datetime',0,'[]','');
INSERT INTO "custom_attribute" VALUES('account','goal','Goal','money',2,'[]','');
INSERT INTO "custom_attribute" VALUES('lead','budget','Budget','money',2,'[]','');
INSERT INTO "custom_attribute" VALUES('contact','vip','VIP','yes_no',0,'[]','');
CREATE TABLE custom_kind (
	name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	phrase TEXT NOT NULL, 
	CONSTRAINT pk_custom_kind PRIMARY KEY (name)
);
INSERT INTO "custom_kind" VALUES('webinar','Webinar','joined a webinar');
CREATE TABLE custom_property (
	name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT NOT NULL, 
	decimals INTEGER NOT NULL, 
	choices JSON NOT NULL, description TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_custom_property PRIMARY KEY (name)
);
INSERT INTO "custom_property" VALUES('remark','Remark','text',0,'[]','');
INSERT INTO "custom_property" VALUES('rating','Rating','number',1,'[]','');
CREATE TABLE identifier (
	entity TEXT NOT NULL, 
	value TEXT NOT NULL, 
	system TEXT NOT NULL, 
	profile_id BIGINT NOT NULL, 
	CONSTRAINT pk_identifier PRIMARY KEY (entity, value, system, profile_id)
)
 WITHOUT ROWID

;
CREATE TABLE interaction (
	contact_id BIGINT NOT NULL, 
	id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	occurred_at BIGINT NOT NULL, 
	recorded_at BIGINT NOT NULL, 
	email TEXT, 
	email_key TEXT, 
	link TEXT, 
	link_key TEXT, 
	form TEXT, 
	form_key TEXT, 
	event TEXT, 
	event_key TEXT, 
	page TEXT, 
	page_key TEXT, 
	equipment TEXT, 
	equipment_key TEXT, 
	amount BIGINT, 
	properties JSON, 
	CONSTRAINT pk_interaction PRIMARY KEY (contact_id, id), 
	CONSTRAINT fk_interaction_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
);
INSERT INTO "interaction" VALUES(8,803853490806075562,'webinar',1777809600000000,1777809600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 1, "remark": "Tr\u00e8s bien 1", "remark_key": "tr\u00e8s bien 1"}');
INSERT INTO "interaction" VALUES(15,976215025832443645,'page_visited',1777723200000000,1777723200000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/2','/preis/2',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,1196961361335580849,'email_opened',1777636800000000,1777636800000000,'News 3','news 3',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,8019634279374737461,'webinar',1777550400000000,1777550400000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 4, "remark": "Tr\u00e8s bien 4", "remark_key": "tr\u00e8s bien 4"}');
INSERT INTO "interaction" VALUES(8,2648017700500202465,'page_visited',1777464000000000,1777464000000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/5','/preis/5',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,8796418668632086969,'email_opened',1777377600000000,1777377600000000,'News 1','news 1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,8079761915736005235,'webinar',1777291200000000,1777291200000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 7, "remark": "Tr\u00e8s bien 7", "remark_key": "tr\u00e8s bien 7"}');
INSERT INTO "interaction" VALUES(1,1074320223671067095,'page_visited',1777204800000000,1777204800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/1','/preis/1',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,7802448916357271668,'email_opened',1777118400000000,1777118400000000,'News 4','news 4',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,2973848749565178226,'webinar',1777032000000000,1777032000000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 10, "remark": "Tr\u00e8s bien 10", "remark_key": "tr\u00e8s bien 10"}');
INSERT INTO "interaction" VALUES(22,8205460983457554344,'page_visited',1776945600000000,1776945600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/4','/preis/4',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,7129511947275623361,'email_opened',1776859200000000,1776859200000000,'News 2','news 2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,8269988512166790106,'webinar',1776772800000000,1776772800000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 13, "remark": "Tr\u00e8s bien 13", "remark_key": "tr\u00e8s bien 13"}');
INSERT INTO "interaction" VALUES(15,7351885955417782945,'page_visited',1776686400000000,1776686400000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/0','/preis/0',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,8787624848026497625,'email_opened',1776600000000000,1776600000000000,'News 0','news 0',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,7782124541947662537,'webinar',1776513600000000,1776513600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 16, "remark": "Tr\u00e8s bien 16", "remark_key": "tr\u00e8s bien 16"}');
INSERT INTO "interaction" VALUES(8,3266586954087037277,'page_visited',1776427200000000,1776427200000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/3','/preis/3',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,2834897220431015189,'email_opened',1776340800000000,1776340800000000,'News 3','news 3',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,6935811411921254546,'webinar',1776254400000000,1776254400000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 19, "remark": "Tr\u00e8s bien 19", "remark_key": "tr\u00e8s bien 19"}');
INSERT INTO "interaction" VALUES(1,3509697167532030370,'page_visited',1776168000000000,1776168000000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/6','/preis/6',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,9177451817168694396,'email_opened',1776081600000000,1776081600000000,'News 1','news 1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,2250918837200968224,'webinar',1775995200000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 22, "remark": "Tr\u00e8s bien 22", "remark_key": "tr\u00e8s bien 22"}');
INSERT INTO "interaction" VALUES(22,7277579822856951528,'page_visited',1775908800000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/2','/preis/2',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,7653301947002950235,'email_opened',1775822400000000,1776081600000000,'News 4','news 4',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,8919166287087726220,'webinar',1775736000000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 25, "remark": "Tr\u00e8s bien 25", "remark_key": "tr\u00e8s bien 25"}');
INSERT INTO "interaction" VALUES(15,2197941013112165876,'page_visited',1775649600000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/5','/preis/5',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,8039712449894817430,'email_opened',1775563200000000,1776081600000000,'News 2','news 2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,2228615668346223673,'webinar',1775476800000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 28, "remark": "Tr\u00e8s bien 28", "remark_key": "tr\u00e8s bien 28"}');
INSERT INTO "interaction" VALUES(8,2104318580368577712,'page_visited',1775390400000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/1','/preis/1',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,3781212253180287842,'email_opened',1775304000000000,1776081600000000,'News 0','news 0',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,5509657428730561355,'webinar',1775217600000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 31, "remark": "Tr\u00e8s bien 31", "remark_key": "tr\u00e8s bien 31"}');
INSERT INTO "interaction" VALUES(1,498583463229339337,'page_visited',1775131200000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/4','/preis/4',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,7744268590447261086,'email_opened',1775044800000000,1776081600000000,'News 3','news 3',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,2637739210856528094,'webinar',1774958400000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 34, "remark": "Tr\u00e8s bien 34", "remark_key": "tr\u00e8s bien 34"}');
INSERT INTO "interaction" VALUES(22,569788065963354111,'page_visited',1774872000000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/0','/preis/0',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,2490259723341424379,'email_opened',1774785600000000,1776081600000000,'News 1','news 1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,6031771096115747061,'webinar',1774699200000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 37, "remark": "Tr\u00e8s bien 37", "remark_key": "tr\u00e8s bien 37"}');
INSERT INTO "interaction" VALUES(15,9087237650441506068,'page_visited',1774612800000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/3','/preis/3',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,1512197821225791362,'email_opened',1774526400000000,1776081600000000,'News 4','news 4',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(1,5343758158408286888,'webinar',1774440000000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 40, "remark": "Tr\u00e8s bien 40", "remark_key": "tr\u00e8s bien 40"}');
INSERT INTO "interaction" VALUES(8,8924094401217053153,'page_visited',1774353600000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/6','/preis/6',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(15,8408912667021795740,'email_opened',1774267200000000,1776081600000000,'News 2','news 2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(22,2768047986821479910,'webinar',1774180800000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"rating": 43, "remark": "Tr\u00e8s bien 43", "remark_key": "tr\u00e8s bien 43"}');
INSERT INTO "interaction" VALUES(1,4421638523318725477,'page_visited',1774094400000000,1776081600000000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'/preis/2','/preis/2',NULL,NULL,NULL,NULL);
INSERT INTO "interaction" VALUES(8,4403411073685932425,'email_opened',1774008000000000,1776081600000000,'News 0','news 0',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE lead (
	external_id TEXT, 
	external_id_key TEXT, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted_at BIGINT, 
	id INTEGER NOT NULL, 
	topic TEXT, 
	topic_key TEXT, 
	status TEXT, 
	score BIGINT, 
	source TEXT, 
	owner TEXT, 
	owner_key TEXT, 
	contact_id BIGINT, budget BIGINT, 
	CONSTRAINT pk_lead PRIMARY KEY (id), 
	CONSTRAINT fk_lead_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id), 
	CONSTRAINT uq_lead_external_id UNIQUE (external_id)
);
INSERT INTO "lead" VALUES('L-1','l-1',1776081600000000,1776081600000000,NULL,1,'Tractor №1','tractor №1','contacted',10,NULL,NULL,NULL,1,9999);
INSERT INTO "lead" VALUES('L-2','l-2',1776081600000000,1776081600000000,NULL,2,'Tractor №2','tractor №2','qualified',20,NULL,NULL,NULL,2,19998);
INSERT INTO "lead" VALUES('L-3','l-3',1776081600000000,1776081600000000,NULL,3,'Tractor №3','tractor №3','new',30,NULL,NULL,NULL,3,29997);
INSERT INTO "lead" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,4,'Tractor №4','tractor №4','contacted',40,NULL,NULL,NULL,4,39996);
INSERT INTO "lead" VALUES('L-5','l-5',1776081600000000,1776081600000000,NULL,5,'Tractor №5','tractor №5','qualified',50,NULL,NULL,NULL,5,49995);
INSERT INTO "lead" VALUES('L-6','l-6',1776081600000000,1776081600000000,NULL,6,'Tractor №6','tractor №6','new',60,NULL,NULL,NULL,NULL,59994);
INSERT INTO "lead" VALUES('L-7','l-7',1776081600000000,1776081600000000,NULL,7,'Tractor №7','tractor №7','contacted',70,NULL,NULL,NULL,7,69993);
INSERT INTO "lead" VALUES(NULL,NULL,1776081600000000,1776081600000000,NULL,8,'Tractor №8','tractor №8','qualified',80,NULL,NULL,NULL,8,79992);
INSERT INTO "lead" VALUES('L-9','l-9',1776081600000000,1776081600000000,NULL,9,'Tractor №9','tractor №9','new',90,NULL,NULL,NULL,9,89991);
INSERT INTO "lead" VALUES('L-10','l-10',1776081600000000,1776081600000000,NULL,10,'Tractor №10','tractor №10','contacted',100,NULL,NULL,NULL,10,99990);
INSERT INTO "lead" VALUES('L-11','l-11',1776081600000000,1776081600000000,NULL,11,'Tractor №11','tractor №11','qualified',110,NULL,NULL,NULL,11,109989);
INSERT INTO "lead" VALUES(NULL,NULL,1776081600000000,1776600000000000,NULL,12,'Tractor №12','tractor №12','new',120,NULL,NULL,NULL,1,119988);
INSERT INTO "lead" VALUES('L-13','l-13',1776081600000000,1776081600000000,NULL,13,'Tractor №13','tractor №13','contacted',130,NULL,NULL,NULL,13,129987);
INSERT INTO "lead" VALUES('L-14','l-14',1776081600000000,1776081600000000,NULL,14,'Tractor №14','tractor №14','qualified',140,NULL,NULL,NULL,14,139986);
INSERT INTO "lead" VALUES('L-15','l-15',1776081600000000,1776081600000000,1776164400000000,15,'Tractor №15','tractor №15','new',150,NULL,NULL,NULL,15,149985);
CREATE TABLE lease (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	until BIGINT NOT NULL, 
	CONSTRAINT pk_lease PRIMARY KEY (name)
);
INSERT INTO "lease" VALUES('worker','a process that is gone',1777809600000000);
CREATE TABLE lesson_step (
	name TEXT NOT NULL, 
	done_at BIGINT NOT NULL, 
	CONSTRAINT pk_lesson_step PRIMARY KEY (name)
);
INSERT INTO "lesson_step" VALUES('designer_opened',1776171600000000);
CREATE TABLE merge (
	id INTEGER NOT NULL, 
	entity TEXT NOT NULL, 
	kept_id BIGINT NOT NULL, 
	gone_id BIGINT NOT NULL, 
	merged_at BIGINT NOT NULL, 
	merged_by TEXT NOT NULL, 
	changes JSON NOT NULL, 
	undone_at BIGINT, 
	undone_by TEXT NOT NULL, 
	CONSTRAINT pk_merge PRIMARY KEY (id)
);
CREATE TABLE merge_move (
	merge_id BIGINT NOT NULL, 
	what TEXT NOT NULL, 
	record_id BIGINT NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_merge_move PRIMARY KEY (merge_id, what, record_id, detail)
)
 WITHOUT ROWID

;
CREATE TABLE own_choices (
	entity TEXT NOT NULL, 
	name TEXT NOT NULL, 
	choices JSON NOT NULL, 
	CONSTRAINT pk_own_choices PRIMARY KEY (entity, name)
);
CREATE TABLE refresh (
	id INTEGER NOT NULL, 
	segment_id BIGINT NOT NULL, 
	version INTEGER NOT NULL, 
	as_of BIGINT NOT NULL, 
	started_at BIGINT NOT NULL, 
	took_seconds FLOAT NOT NULL, 
	outcome TEXT NOT NULL, 
	members INTEGER NOT NULL, 
	entered INTEGER NOT NULL, 
	"left" INTEGER NOT NULL, 
	message TEXT NOT NULL, 
	CONSTRAINT pk_refresh PRIMARY KEY (id), 
	CONSTRAINT fk_refresh_segment_id FOREIGN KEY(segment_id) REFERENCES segment (id)
);
INSERT INTO "refresh" VALUES(1,1,1,1776168000000000,1776168000000000,5.46748759988986421376e-02,'done',8,8,0,'');
INSERT INTO "refresh" VALUES(2,2,1,1776168000000000,1776168000000000,1.27129789998434716835e-02,'done',3,3,0,'');
INSERT INTO "refresh" VALUES(3,3,1,1776168000000000,1776168000000000,2.63766549996944377198e-02,'done',14,14,0,'');
INSERT INTO "refresh" VALUES(4,4,1,1776168000000000,1776168000000000,3.4748677000607131049e-02,'done',9,9,0,'');
INSERT INTO "refresh" VALUES(5,5,1,1776168000000000,1776168000000000,2.38671879997127689421e-02,'done',5,5,0,'');
INSERT INTO "refresh" VALUES(6,6,1,1776168000000000,1776168000000000,2.31329540001752320677e-02,'done',5,5,0,'');
INSERT INTO "refresh" VALUES(7,7,1,1776168000000000,1776168000000000,1.45216049986629514023e-02,'done',5,5,0,'');
INSERT INTO "refresh" VALUES(8,8,1,1776168000000000,1776168000000000,2.29766600004950305446e-02,'done',8,8,0,'');
INSERT INTO "refresh" VALUES(9,9,1,1776168000000000,1776168000000000,9.71904399921186268329e-03,'done',5,5,0,'');
INSERT INTO "refresh" VALUES(10,10,1,1776168000000000,1776168000000000,1.38295449996803654357e-02,'done',5,5,0,'');
INSERT INTO "refresh" VALUES(11,11,1,1776168000000000,1776168000000000,2.78897370008053258061e-02,'done',7,7,0,'');
INSERT INTO "refresh" VALUES(12,14,1,1776168000000000,1776168000000000,2.62739410009089624509e-02,'done',14,14,0,'');
INSERT INTO "refresh" VALUES(13,4,1,1776600000000000,1776600000000000,0.0,'done',9,0,0,'');
INSERT INTO "refresh" VALUES(14,1,1,1776600000000000,1776600000000000,5.06127160006144549697e-02,'done',9,1,0,'');
INSERT INTO "refresh" VALUES(15,8,1,1776600000000000,1776600000000000,5.18642460010596551001e-02,'done',8,0,0,'');
INSERT INTO "refresh" VALUES(16,6,1,1776600000000000,1776600000000000,0.0793619040014164,'done',4,0,1,'');
INSERT INTO "refresh" VALUES(17,9,1,1776600000000000,1776600000000000,2.85512000009475741535e-02,'done',4,0,1,'');
INSERT INTO "refresh" VALUES(18,3,1,1776600000000000,1776600000000000,3.83131380003760568797e-02,'done',14,0,0,'');
INSERT INTO "refresh" VALUES(19,11,1,1776600000000000,1776600000000000,1.42048689995135646313e-02,'done',6,0,1,'');
INSERT INTO "refresh" VALUES(20,14,1,1776600000000000,1776600000000000,6.48623919987585395574e-02,'done',14,1,1,'');
INSERT INTO "refresh" VALUES(21,10,1,1776600000000000,1776600000000000,7.39062630000262288376e-02,'done',5,0,0,'');
INSERT INTO "refresh" VALUES(22,2,1,1776600000000000,1776600000000000,5.76328879997163312509e-02,'done',3,0,0,'');
INSERT INTO "refresh" VALUES(23,7,1,1776600000000000,1776600000000000,4.47126769995520589873e-02,'done',4,0,1,'');
INSERT INTO "refresh" VALUES(24,5,1,1776600000000000,1776600000000000,4.35617990005994215607e-02,'done',4,0,1,'');
INSERT INTO "refresh" VALUES(25,1,2,1777032000000000,1777032000000000,2.99400960011553252115e-02,'done',13,4,0,'');
INSERT INTO "refresh" VALUES(26,11,1,1777032000000000,1777032000000000,3.06502020011976128444e-02,'done',4,0,2,'');
INSERT INTO "refresh" VALUES(27,11,1,1777118400000000,1777118400000000,1.94997513999624061398e-01,'done',8,4,0,'');
INSERT INTO "refresh" VALUES(28,1,2,1777204800000000,1777204800000000,0.0,'done',13,0,0,'');
INSERT INTO "refresh" VALUES(29,3,1,1777204800000000,1777204800000000,0.0,'done',14,0,0,'');
INSERT INTO "refresh" VALUES(30,4,1,1777204800000000,1777204800000000,0.0,'done',9,0,0,'');
INSERT INTO "refresh" VALUES(31,7,1,1777204800000000,1777204800000000,0.0,'done',4,0,0,'');
INSERT INTO "refresh" VALUES(32,8,1,1777204800000000,1777204800000000,0.0,'done',8,0,0,'');
INSERT INTO "refresh" VALUES(33,10,1,1777204800000000,1777204800000000,0.0,'done',5,0,0,'');
INSERT INTO "refresh" VALUES(34,11,1,1777204800000000,1777204800000000,1.0985754999637720175e-02,'done',8,0,0,'');
INSERT INTO "refresh" VALUES(35,14,1,1777204800000000,1777204800000000,3.53396930004237219691e-02,'done',18,4,0,'');
INSERT INTO "refresh" VALUES(36,2,1,1777204800000000,1777204800000000,2.85934349994931835681e-02,'done',3,0,0,'');
INSERT INTO "refresh" VALUES(37,3,1,1777892400000000,1777892400000000,0.0,'done',14,0,0,'');
INSERT INTO "refresh" VALUES(38,4,1,1777892400000000,1777892400000000,0.0,'done',9,0,0,'');
INSERT INTO "refresh" VALUES(39,7,1,1777892400000000,1777892400000000,0.0,'done',4,0,0,'');
INSERT INTO "refresh" VALUES(40,8,1,1777892400000000,1777892400000000,0.0,'done',8,0,0,'');
INSERT INTO "refresh" VALUES(41,10,1,1777892400000000,1777892400000000,0.0,'done',5,0,0,'');
INSERT INTO "refresh" VALUES(42,1,2,1777892400000000,1777892400000000,3.16695499896013643592e-03,'done',13,0,0,'Contains “C-3”: It is not in it.');
INSERT INTO "refresh" VALUES(43,11,1,1777892400000000,1777892400000000,1.51663429987820563837e-02,'done',8,0,0,'');
INSERT INTO "refresh" VALUES(44,14,1,1777892400000000,1777892400000000,1.93734189997485373169e-02,'done',18,0,0,'');
INSERT INTO "refresh" VALUES(45,2,1,1777892400000000,1777892400000000,4.82739950002724071964e-02,'done',3,0,0,'');
INSERT INTO "refresh" VALUES(46,11,1,1777894200000000,1777894200000000,1.24418719988170778378e-02,'done',6,0,2,'');
INSERT INTO "refresh" VALUES(47,11,1,1777894800000000,1777894800000000,3.40460810002696234732e-02,'done',8,2,0,'');
INSERT INTO "refresh" VALUES(48,11,1,1777895400000000,1777895400000000,1.30636150006466777995e-02,'done',5,0,3,'');
INSERT INTO "refresh" VALUES(49,8,1,1777895700000000,1777895700000000,0.0,'failed',0,0,0,'steps[0].block.conditions[0].attribute: must be an attribute of contacts (got “vip”).');
CREATE TABLE segment (
	id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	state TEXT NOT NULL, 
	draft TEXT, 
	draft_revision INTEGER NOT NULL, 
	live_version INTEGER, 
	error TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted_at BIGINT, draft_saved_by TEXT DEFAULT '' NOT NULL, draft_saved_at BIGINT, refresh_mode TEXT DEFAULT 'interval' NOT NULL, refresh_minutes INTEGER DEFAULT '5' NOT NULL, next_refresh_at BIGINT, failures INTEGER DEFAULT '0' NOT NULL, log_position TEXT, 
	CONSTRAINT pk_segment PRIMARY KEY (id), 
	CONSTRAINT uq_segment_key UNIQUE ("key")
);
INSERT INTO "segment" VALUES(1,'aachen','Aachen','','dynamic','contact','UTC','','live','{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}',3,2,'',1776168000000000,1777032000000000,NULL,'',1777032000000000,'interval',5,1777892700000000,0,'14');
INSERT INTO "segment" VALUES(2,'readers','Readers','','dynamic','contact','Europe/Berlin','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"comparison":{"operator":"at_least","upper":null,"value":1},"conditions":[],"interactions":["email_opened"],"kind":"behavioral","measure":{"kind":"count","property":null},"window":{"kind":"in_the_last","span":{"amount":15,"unit":"days"}}},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1777032000000000,NULL,'',1776168000000000,'interval',60,1777896000000000,0,'14');
INSERT INTO "segment" VALUES(3,'gold','Gold','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"level","kind":"condition","only_with_data":false,"operator":"is","value":"tin"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',3,1,'',1776168000000000,1777032000000000,NULL,'',1777032000000000,'interval',5,1777892700000000,0,'14');
INSERT INTO "segment" VALUES(4,'leads','Leads','','dynamic','lead','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"budget","kind":"condition","only_with_data":false,"operator":"is_more_than","value":500}],"kind":"profile","match":"all"},"operator":null}],"target":"lead"}',2,1,'',1776168000000000,1776168000000000,NULL,'',1776168000000000,'interval',5,1777892700000000,0,'14');
INSERT INTO "segment" VALUES(5,'stopped','Stopped','','dynamic','contact','UTC','','stopped','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1777032000000000,NULL,'',1776168000000000,'interval',5,1776600300000000,0,NULL);
INSERT INTO "segment" VALUES(6,'deleted','Deleted','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1776168000000000,1777032000000000,'',1776168000000000,'interval',5,1776600300000000,0,NULL);
INSERT INTO "segment" VALUES(7,'restored','Restored','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1777035600000000,NULL,'',1776168000000000,'interval',5,1777892700000000,0,'14');
INSERT INTO "segment" VALUES(8,'broken','Broken','','dynamic','contact','UTC','','error','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"vip","kind":"condition","only_with_data":false,"operator":"is_yes","value":null}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'steps[0].block.conditions[0].attribute: must be an attribute of contacts (got “vip”).',1776168000000000,1776168000000000,NULL,'',1776168000000000,'interval',5,1777895760000000,1,'14');
INSERT INTO "segment" VALUES(9,'frozen','Frozen','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1777032000000000,NULL,'',1776168000000000,'frozen',5,NULL,0,NULL);
INSERT INTO "segment" VALUES(10,'on-change','On change','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Évry-Courcouronnes"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}',2,1,'',1776168000000000,1777032000000000,NULL,'',1776168000000000,'on_change',5,1777978800000000,0,'14');
INSERT INTO "segment" VALUES(11,'picked','Picked','','static','contact','UTC','','live',NULL,0,1,'',1776168000000000,1777895400000000,NULL,'',1776168000000000,'interval',5,NULL,0,NULL);
INSERT INTO "segment" VALUES(12,'picked-draft','Picked draft','','static','contact','UTC','','draft',NULL,0,NULL,'',1776168000000000,1777895400000000,NULL,'',1776168000000000,'interval',5,NULL,0,NULL);
INSERT INTO "segment" VALUES(13,'draft','Draft','','dynamic','contact','UTC','','draft','{"excluded":[],"included":[],"schema_version":1,"steps":[],"target":"contact"}',2,NULL,'',1776168000000000,1776168000000000,NULL,'',1776168000000000,'interval',5,NULL,0,NULL);
INSERT INTO "segment" VALUES(14,'of-others','Of others','','dynamic','contact','UTC','','live','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"aachen"},"operator":null},{"block":{"kind":"segment","segment":"picked"},"operator":"or"}],"target":"contact"}',2,1,'',1776168000000000,1776168000000000,NULL,'',1776168000000000,'interval',5,1777892700000000,0,'14');
INSERT INTO "segment" VALUES(15,'draft-of-others','Draft of others','','dynamic','contact','UTC','','draft','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"readers"},"operator":null}],"target":"contact"}',2,NULL,'',1776168000000000,1776168000000000,NULL,'',1776168000000000,'interval',5,NULL,0,NULL);
CREATE TABLE segment_check (
	id INTEGER NOT NULL, 
	segment_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	value JSON NOT NULL, 
	CONSTRAINT pk_segment_check PRIMARY KEY (id), 
	CONSTRAINT fk_segment_check_segment_id FOREIGN KEY(segment_id) REFERENCES segment (id)
);
INSERT INTO "segment_check" VALUES(1,1,'size','{"at_least": 1, "at_most": 100}');
INSERT INTO "segment_check" VALUES(2,1,'contains','{"profile": "C-3"}');
CREATE TABLE segment_version (
	segment_id BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	definition TEXT, 
	zone TEXT NOT NULL, 
	published_at BIGINT NOT NULL, 
	published_by TEXT NOT NULL, 
	CONSTRAINT pk_segment_version PRIMARY KEY (segment_id, number), 
	CONSTRAINT fk_segment_version_segment_id FOREIGN KEY(segment_id) REFERENCES segment (id)
);
INSERT INTO "segment_version" VALUES(1,1,'{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(2,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"comparison":{"operator":"at_least","upper":null,"value":1},"conditions":[],"interactions":["email_opened"],"kind":"behavioral","measure":{"kind":"count","property":null},"window":{"kind":"in_the_last","span":{"amount":15,"unit":"days"}}},"operator":null}],"target":"contact"}','Europe/Berlin',1776168000000000,'');
INSERT INTO "segment_version" VALUES(3,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"level","kind":"condition","only_with_data":false,"operator":"is","value":"gold"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"nickname","kind":"condition","only_with_data":false,"operator":"contains","value":"nick 1"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(4,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"budget","kind":"condition","only_with_data":false,"operator":"is_more_than","value":500}],"kind":"profile","match":"all"},"operator":null}],"target":"lead"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(5,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(6,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(7,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(8,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"vip","kind":"condition","only_with_data":false,"operator":"is_yes","value":null}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(9,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(10,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Évry-Courcouronnes"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(11,1,NULL,'UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(14,1,'{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"aachen"},"operator":null},{"block":{"kind":"segment","segment":"picked"},"operator":"or"}],"target":"contact"}','UTC',1776168000000000,'');
INSERT INTO "segment_version" VALUES(1,2,'{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}','UTC',1777032000000000,'Ben');
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('first_start_begun_at','2026-04-14T12:00:00+00:00');
INSERT INTO "setting" VALUES('ready_segments','2026-04-14T12:00:00+00:00');
INSERT INTO "setting" VALUES('sample_loaded_at','2026-04-14T12:00:00+00:00');
INSERT INTO "setting" VALUES('learner','Ada Learner');
INSERT INTO "setting" VALUES('lessons_began_at','2026-04-14T12:00:00+00:00');
INSERT INTO "setting" VALUES('confirm-above-percent','35');
INSERT INTO "setting" VALUES('change-log-position','14');
INSERT INTO "setting" VALUES('change-log-pruned-until','14');
CREATE TABLE static_member (
	profile_id BIGINT NOT NULL, 
	segment_id BIGINT NOT NULL, 
	added_at BIGINT NOT NULL, removed_at BIGINT, 
	CONSTRAINT pk_static_member PRIMARY KEY (profile_id, segment_id), 
	CONSTRAINT fk_static_member_segment_id FOREIGN KEY(segment_id) REFERENCES segment (id)
);
INSERT INTO "static_member" VALUES(1,11,1777118400000000,NULL);
INSERT INTO "static_member" VALUES(2,11,1776168000000001,1777894200000000);
INSERT INTO "static_member" VALUES(3,11,1777894800000000,NULL);
INSERT INTO "static_member" VALUES(4,11,1776168000000001,NULL);
INSERT INTO "static_member" VALUES(5,11,1776168000000001,1777895400000000);
INSERT INTO "static_member" VALUES(7,11,1776168000000001,NULL);
INSERT INTO "static_member" VALUES(3,12,1776168000000001,NULL);
INSERT INTO "static_member" VALUES(4,12,1776168000000001,1777895400000000);
INSERT INTO "static_member" VALUES(10,11,1777118400000000,1777895400000000);
INSERT INTO "static_member" VALUES(11,11,1777118400000000,NULL);
INSERT INTO "static_member" VALUES(13,11,1777118400000000,NULL);
INSERT INTO "static_member" VALUES(14,11,1777894800000000,1777895400000000);
CREATE TABLE stay (
	profile_id BIGINT NOT NULL, 
	segment_id BIGINT NOT NULL, 
	entered_at BIGINT NOT NULL, 
	left_at BIGINT, 
	entered_version INTEGER NOT NULL, 
	left_version INTEGER, 
	entered_reason TEXT NOT NULL, 
	left_reason TEXT, 
	CONSTRAINT pk_stay PRIMARY KEY (profile_id, segment_id, entered_at), 
	CONSTRAINT fk_stay_segment_id FOREIGN KEY(segment_id) REFERENCES segment (id)
);
INSERT INTO "stay" VALUES(6,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(10,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(12,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(16,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(18,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(22,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(24,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(28,1,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,2,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(8,2,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(22,2,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(3,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(5,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(6,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(9,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(12,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(13,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(17,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(18,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(21,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(24,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(25,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(27,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(29,3,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(6,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(7,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(8,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(9,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(10,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(11,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(12,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(13,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(14,4,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,5,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(7,5,1776168000000000,1776600000000000,1,1,'definition','deleted');
INSERT INTO "stay" VALUES(13,5,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(19,5,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(25,5,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(2,6,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(8,6,1776168000000000,1776600000000000,1,1,'definition','data');
INSERT INTO "stay" VALUES(14,6,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(20,6,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(26,6,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(2,7,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(8,7,1776168000000000,1776600000000000,1,1,'definition','data');
INSERT INTO "stay" VALUES(14,7,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(20,7,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(26,7,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(3,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(6,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(9,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(12,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(18,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(21,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(24,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(27,8,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,9,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(7,9,1776168000000000,1776600000000000,1,1,'definition','deleted');
INSERT INTO "stay" VALUES(13,9,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(19,9,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(25,9,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(5,10,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(11,10,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(17,10,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(23,10,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(29,10,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,11,1776168000000000,1777032000000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(2,11,1776168000000000,1777894200000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(3,11,1776168000000000,1777894200000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(4,11,1776168000000000,NULL,1,NULL,'manual',NULL);
INSERT INTO "stay" VALUES(5,11,1776168000000000,1777895400000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(6,11,1776168000000000,1777032000000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(7,11,1776168000000000,1776600000000000,1,1,'manual','deleted');
INSERT INTO "stay" VALUES(1,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(2,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(3,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(4,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(5,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(6,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(7,14,1776168000000000,1776600000000000,1,1,'definition','deleted');
INSERT INTO "stay" VALUES(10,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(12,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(16,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(18,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(22,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(24,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(28,14,1776168000000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(8,1,1776600000000000,NULL,1,NULL,'data',NULL);
INSERT INTO "stay" VALUES(8,14,1776600000000000,NULL,1,NULL,'data',NULL);
INSERT INTO "stay" VALUES(1,1,1777032000000000,NULL,2,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(13,1,1777032000000000,NULL,2,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(19,1,1777032000000000,NULL,2,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(25,1,1777032000000000,NULL,2,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(1,11,1777118400000000,NULL,1,NULL,'manual',NULL);
INSERT INTO "stay" VALUES(10,11,1777118400000000,1777895400000000,1,1,'manual','manual');
INSERT INTO "stay" VALUES(11,11,1777118400000000,NULL,1,NULL,'manual',NULL);
INSERT INTO "stay" VALUES(13,11,1777118400000000,NULL,1,NULL,'manual',NULL);
INSERT INTO "stay" VALUES(11,14,1777204800000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(13,14,1777204800000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(19,14,1777204800000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(25,14,1777204800000000,NULL,1,NULL,'definition',NULL);
INSERT INTO "stay" VALUES(3,11,1777894800000000,NULL,1,NULL,'manual',NULL);
INSERT INTO "stay" VALUES(14,11,1777894800000000,1777895400000000,1,1,'manual','manual');
CREATE TABLE template (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	category TEXT NOT NULL, 
	description TEXT NOT NULL, 
	definition TEXT NOT NULL, 
	parameters JSON NOT NULL, 
	created_by TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	CONSTRAINT pk_template PRIMARY KEY (id), 
	CONSTRAINT uq_template_name_key UNIQUE (name_key)
);
INSERT INTO "template" VALUES(1,'Of a city','of a city','Mine','','{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}','[]','Ada',1776168000000000,1776168000000000);
CREATE TABLE told_apart (
	entity TEXT NOT NULL, 
	low_id BIGINT NOT NULL, 
	high_id BIGINT NOT NULL, 
	told_at BIGINT NOT NULL, 
	told_by TEXT NOT NULL, 
	CONSTRAINT pk_told_apart PRIMARY KEY (entity, low_id, high_id)
)
 WITHOUT ROWID

;
CREATE TABLE unkeyed (
	entity TEXT NOT NULL, 
	contact_id BIGINT NOT NULL, 
	record_id BIGINT NOT NULL, 
	CONSTRAINT pk_unkeyed PRIMARY KEY (entity, contact_id, record_id)
)
 WITHOUT ROWID

;
CREATE INDEX ix_account_city_key ON account (city_key);
CREATE INDEX ix_account_industry ON account (industry);
CREATE INDEX ix_account_name_key ON account (name_key);
CREATE INDEX ix_contact_account_id ON contact (account_id);
CREATE INDEX ix_contact_city_key ON contact (city_key);
CREATE INDEX ix_contact_email_key ON contact (email_key);
CREATE INDEX ix_contact_last_name_key ON contact (last_name_key);
CREATE INDEX ix_refresh_segment_id_as_of ON refresh (segment_id, as_of);
CREATE UNIQUE INDEX uq_stay_open ON stay (profile_id, segment_id) WHERE left_at IS NULL;
CREATE INDEX ix_interaction_contact_id_kind_occurred_at ON interaction (contact_id, kind, occurred_at);
CREATE INDEX ix_interaction_kind_occurred_at_contact_id ON interaction (kind, occurred_at, contact_id);
CREATE INDEX ix_lead_contact_id ON lead (contact_id);
CREATE INDEX ix_segment_check_segment_id ON segment_check (segment_id);
CREATE VIEW segment_member AS
SELECT
    segment.key AS segment_key, segment.name AS segment_name, segment.target AS target,
    stay.profile_id AS profile_id, contact.external_id AS external_id, contact.email AS email,
    strftime('%Y-%m-%dT%H:%M:%S', stay.entered_at / 1000000, 'unixepoch') || printf('.%06dZ', stay.entered_at % 1000000) AS entered_at
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN contact ON contact.id = stay.profile_id
WHERE segment.target = 'contact' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL
UNION ALL
SELECT
    segment.key, segment.name, segment.target,
    stay.profile_id, lead.external_id, contact.email,
    strftime('%Y-%m-%dT%H:%M:%S', stay.entered_at / 1000000, 'unixepoch') || printf('.%06dZ', stay.entered_at % 1000000)
FROM segment
JOIN stay ON stay.segment_id = segment.id AND stay.left_at IS NULL
LEFT JOIN lead ON lead.id = stay.profile_id
LEFT JOIN contact ON contact.id = lead.contact_id
WHERE segment.target = 'lead' AND segment.state IN ('live', 'error') AND segment.deleted_at IS NULL;
CREATE INDEX ix_stay_segment_id_entered_at ON stay (segment_id, entered_at, profile_id, entered_reason);
CREATE INDEX ix_stay_segment_id_left_at ON stay (segment_id, left_at, profile_id, left_reason, entered_at);
CREATE INDEX ix_account_created_at ON account (created_at);
CREATE INDEX ix_account_updated_at ON account (updated_at);
CREATE INDEX ix_contact_created_at ON contact (created_at);
CREATE INDEX ix_contact_updated_at ON contact (updated_at);
CREATE INDEX ix_lead_created_at ON lead (created_at);
CREATE INDEX ix_lead_updated_at ON lead (updated_at);
CREATE INDEX ix_contact_birthday ON contact (birthday);
CREATE INDEX ix_static_member_picked ON static_member (segment_id) WHERE removed_at IS NULL;
CREATE INDEX ix_static_member_removed ON static_member (segment_id, removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX ix_identifier_entity_profile_id ON identifier (entity, profile_id);
CREATE INDEX ix_merge_entity_gone_id ON merge (entity, gone_id);
CREATE INDEX ix_merge_entity_kept_id ON merge (entity, kept_id);
CREATE TRIGGER note_interaction_inserting BEFORE INSERT ON interaction BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), kind, contact_id FROM interaction WHERE contact_id = NEW.contact_id AND id = NEW.id AND kind <> NEW.kind ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_interaction_identifying BEFORE UPDATE OF contact_id, id ON interaction BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), kind, contact_id FROM interaction WHERE contact_id = NEW.contact_id AND id = NEW.id AND kind <> NEW.kind ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_interaction_inserted AFTER INSERT ON interaction BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), NEW.kind, NEW.contact_id WHERE NEW.contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_interaction_updated AFTER UPDATE ON interaction WHEN OLD.contact_id <> NEW.contact_id OR OLD.id <> NEW.id OR OLD."kind" IS NOT NEW."kind" OR OLD."occurred_at" IS NOT NEW."occurred_at" OR OLD."email" IS NOT NEW."email" OR OLD."email_key" IS NOT NEW."email_key" OR OLD."link" IS NOT NEW."link" OR OLD."link_key" IS NOT NEW."link_key" OR OLD."form" IS NOT NEW."form" OR OLD."form_key" IS NOT NEW."form_key" OR OLD."event" IS NOT NEW."event" OR OLD."event_key" IS NOT NEW."event_key" OR OLD."page" IS NOT NEW."page" OR OLD."page_key" IS NOT NEW."page_key" OR OLD."equipment" IS NOT NEW."equipment" OR OLD."equipment_key" IS NOT NEW."equipment_key" OR OLD."amount" IS NOT NEW."amount" OR OLD."properties" IS NOT NEW."properties" BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), OLD.kind, OLD.contact_id WHERE OLD.contact_id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), NEW.kind, NEW.contact_id WHERE NEW.contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_interaction_deleted AFTER DELETE ON interaction BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'interaction', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), OLD.kind, OLD.contact_id WHERE OLD.contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_interaction_inserted AFTER INSERT ON interaction WHEN (NEW."email" <> '' AND NEW."email_key" IS NULL) OR (NEW."link" <> '' AND NEW."link_key" IS NULL) OR (NEW."form" <> '' AND NEW."form_key" IS NULL) OR (NEW."event" <> '' AND NEW."event_key" IS NULL) OR (NEW."page" <> '' AND NEW."page_key" IS NULL) OR (NEW."equipment" <> '' AND NEW."equipment_key" IS NULL) BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('interaction', NEW.contact_id, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_interaction_updated AFTER UPDATE ON interaction WHEN (OLD."email" IS NOT NEW."email" AND OLD."email_key" IS NEW."email_key") OR (OLD."link" IS NOT NEW."link" AND OLD."link_key" IS NEW."link_key") OR (OLD."form" IS NOT NEW."form" AND OLD."form_key" IS NEW."form_key") OR (OLD."event" IS NOT NEW."event" AND OLD."event_key" IS NEW."event_key") OR (OLD."page" IS NOT NEW."page" AND OLD."page_key" IS NEW."page_key") OR (OLD."equipment" IS NOT NEW."equipment" AND OLD."equipment_key" IS NEW."equipment_key") BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('interaction', NEW.contact_id, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE INDEX ix_contact_nickname ON contact (nickname_key);
CREATE INDEX ix_contact_joined_on ON contact (joined_on);
CREATE INDEX ix_contact_called_at ON contact (called_at);
CREATE TRIGGER note_contact_inserting BEFORE INSERT ON contact BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM contact WHERE id = NEW.id  ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM contact WHERE external_id = NEW.external_id  ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_contact_identifying BEFORE UPDATE OF id, external_id ON contact BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM contact WHERE id = NEW.id AND id <> OLD.id ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM contact WHERE external_id = NEW.external_id AND id <> OLD.id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_contact_inserted AFTER INSERT ON contact BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_contact_updated AFTER UPDATE ON contact BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), what, NEW.id FROM (SELECT CASE WHEN OLD."external_id" IS NOT NEW."external_id" OR OLD."external_id_key" IS NOT NEW."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN OLD."created_at" IS NOT NEW."created_at" THEN ' created_at' ELSE '' END || CASE WHEN OLD."updated_at" IS NOT NEW."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN OLD."deleted_at" IS NOT NEW."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN OLD."first_name" IS NOT NEW."first_name" OR OLD."first_name_key" IS NOT NEW."first_name_key" THEN ' first_name' ELSE '' END || CASE WHEN OLD."last_name" IS NOT NEW."last_name" OR OLD."last_name_key" IS NOT NEW."last_name_key" THEN ' last_name' ELSE '' END || CASE WHEN OLD."email" IS NOT NEW."email" OR OLD."email_key" IS NOT NEW."email_key" THEN ' email' ELSE '' END || CASE WHEN OLD."phone" IS NOT NEW."phone" OR OLD."phone_key" IS NOT NEW."phone_key" THEN ' phone' ELSE '' END || CASE WHEN OLD."job_title" IS NOT NEW."job_title" OR OLD."job_title_key" IS NOT NEW."job_title_key" THEN ' job_title' ELSE '' END || CASE WHEN OLD."city" IS NOT NEW."city" OR OLD."city_key" IS NOT NEW."city_key" THEN ' city' ELSE '' END || CASE WHEN OLD."state" IS NOT NEW."state" OR OLD."state_key" IS NOT NEW."state_key" THEN ' state' ELSE '' END || CASE WHEN OLD."country" IS NOT NEW."country" OR OLD."country_key" IS NOT NEW."country_key" THEN ' country' ELSE '' END || CASE WHEN OLD."birthday" IS NOT NEW."birthday" THEN ' birthday' ELSE '' END || CASE WHEN OLD."email_consent" IS NOT NEW."email_consent" THEN ' email_consent' ELSE '' END || CASE WHEN OLD."source" IS NOT NEW."source" THEN ' source' ELSE '' END || CASE WHEN OLD."owner" IS NOT NEW."owner" OR OLD."owner_key" IS NOT NEW."owner_key" THEN ' owner' ELSE '' END || CASE WHEN OLD."account_id" IS NOT NEW."account_id" THEN ' account_id' ELSE '' END || CASE WHEN OLD."nickname" IS NOT NEW."nickname" OR OLD."nickname_key" IS NOT NEW."nickname_key" THEN ' nickname' ELSE '' END || CASE WHEN OLD."shoe_size" IS NOT NEW."shoe_size" THEN ' shoe_size' ELSE '' END || CASE WHEN OLD."weight" IS NOT NEW."weight" THEN ' weight' ELSE '' END || CASE WHEN OLD."hobbies" IS NOT NEW."hobbies" THEN ' hobbies' ELSE '' END || CASE WHEN OLD."level" IS NOT NEW."level" THEN ' level' ELSE '' END || CASE WHEN OLD."joined_on" IS NOT NEW."joined_on" THEN ' joined_on' ELSE '' END || CASE WHEN OLD."called_at" IS NOT NEW."called_at" THEN ' called_at' ELSE '' END || CASE WHEN OLD."vip" IS NOT NEW."vip" THEN ' vip' ELSE '' END AS what) WHERE what <> '' ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_contact_renumbered AFTER UPDATE OF id ON contact WHEN OLD.id <> NEW.id BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_contact_deleted AFTER DELETE ON contact BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_contact_inserted AFTER INSERT ON contact WHEN (NEW."external_id" <> '' AND NEW."external_id_key" IS NULL) OR (NEW."first_name" <> '' AND NEW."first_name_key" IS NULL) OR (NEW."last_name" <> '' AND NEW."last_name_key" IS NULL) OR (NEW."email" <> '' AND NEW."email_key" IS NULL) OR (NEW."phone" <> '' AND NEW."phone_key" IS NULL) OR (NEW."job_title" <> '' AND NEW."job_title_key" IS NULL) OR (NEW."city" <> '' AND NEW."city_key" IS NULL) OR (NEW."state" <> '' AND NEW."state_key" IS NULL) OR (NEW."country" <> '' AND NEW."country_key" IS NULL) OR (NEW."owner" <> '' AND NEW."owner_key" IS NULL) OR (NEW."nickname" <> '' AND NEW."nickname_key" IS NULL) BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('contact', 0, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_contact_updated AFTER UPDATE ON contact WHEN (OLD."external_id" IS NOT NEW."external_id" AND OLD."external_id_key" IS NEW."external_id_key") OR (OLD."first_name" IS NOT NEW."first_name" AND OLD."first_name_key" IS NEW."first_name_key") OR (OLD."last_name" IS NOT NEW."last_name" AND OLD."last_name_key" IS NEW."last_name_key") OR (OLD."email" IS NOT NEW."email" AND OLD."email_key" IS NEW."email_key") OR (OLD."phone" IS NOT NEW."phone" AND OLD."phone_key" IS NEW."phone_key") OR (OLD."job_title" IS NOT NEW."job_title" AND OLD."job_title_key" IS NEW."job_title_key") OR (OLD."city" IS NOT NEW."city" AND OLD."city_key" IS NEW."city_key") OR (OLD."state" IS NOT NEW."state" AND OLD."state_key" IS NEW."state_key") OR (OLD."country" IS NOT NEW."country" AND OLD."country_key" IS NEW."country_key") OR (OLD."owner" IS NOT NEW."owner" AND OLD."owner_key" IS NEW."owner_key") OR (OLD."nickname" IS NOT NEW."nickname" AND OLD."nickname_key" IS NEW."nickname_key") BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('contact', 0, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_inserting BEFORE INSERT ON account BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM account WHERE id = NEW.id  ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM account WHERE external_id = NEW.external_id  ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_identifying BEFORE UPDATE OF id, external_id ON account BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM account WHERE id = NEW.id AND id <> OLD.id ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM account WHERE external_id = NEW.external_id AND id <> OLD.id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_inserted AFTER INSERT ON account BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_updated AFTER UPDATE ON account BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), what, NEW.id FROM (SELECT CASE WHEN OLD."external_id" IS NOT NEW."external_id" OR OLD."external_id_key" IS NOT NEW."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN OLD."created_at" IS NOT NEW."created_at" THEN ' created_at' ELSE '' END || CASE WHEN OLD."updated_at" IS NOT NEW."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN OLD."deleted_at" IS NOT NEW."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN OLD."name" IS NOT NEW."name" OR OLD."name_key" IS NOT NEW."name_key" THEN ' name' ELSE '' END || CASE WHEN OLD."industry" IS NOT NEW."industry" THEN ' industry' ELSE '' END || CASE WHEN OLD."employees" IS NOT NEW."employees" THEN ' employees' ELSE '' END || CASE WHEN OLD."annual_revenue" IS NOT NEW."annual_revenue" THEN ' annual_revenue' ELSE '' END || CASE WHEN OLD."city" IS NOT NEW."city" OR OLD."city_key" IS NOT NEW."city_key" THEN ' city' ELSE '' END || CASE WHEN OLD."state" IS NOT NEW."state" OR OLD."state_key" IS NOT NEW."state_key" THEN ' state' ELSE '' END || CASE WHEN OLD."country" IS NOT NEW."country" OR OLD."country_key" IS NOT NEW."country_key" THEN ' country' ELSE '' END || CASE WHEN OLD."goal" IS NOT NEW."goal" THEN ' goal' ELSE '' END AS what) WHERE what <> '' ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_renumbered AFTER UPDATE OF id ON account WHEN OLD.id <> NEW.id BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_account_deleted AFTER DELETE ON account BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'account', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_account_inserted AFTER INSERT ON account WHEN (NEW."external_id" <> '' AND NEW."external_id_key" IS NULL) OR (NEW."name" <> '' AND NEW."name_key" IS NULL) OR (NEW."city" <> '' AND NEW."city_key" IS NULL) OR (NEW."state" <> '' AND NEW."state_key" IS NULL) OR (NEW."country" <> '' AND NEW."country_key" IS NULL) BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('account', 0, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_account_updated AFTER UPDATE ON account WHEN (OLD."external_id" IS NOT NEW."external_id" AND OLD."external_id_key" IS NEW."external_id_key") OR (OLD."name" IS NOT NEW."name" AND OLD."name_key" IS NEW."name_key") OR (OLD."city" IS NOT NEW."city" AND OLD."city_key" IS NEW."city_key") OR (OLD."state" IS NOT NEW."state" AND OLD."state_key" IS NEW."state_key") OR (OLD."country" IS NOT NEW."country" AND OLD."country_key" IS NEW."country_key") BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('account', 0, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_inserting BEFORE INSERT ON lead BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM lead WHERE id = NEW.id  ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', contact_id FROM lead WHERE id = NEW.id  AND contact_id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM lead WHERE external_id = NEW.external_id  ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', contact_id FROM lead WHERE external_id = NEW.external_id  AND contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_identifying BEFORE UPDATE OF id, external_id ON lead BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM lead WHERE id = NEW.id AND id <> OLD.id ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', contact_id FROM lead WHERE id = NEW.id AND id <> OLD.id AND contact_id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', id FROM lead WHERE external_id = NEW.external_id AND id <> OLD.id ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', contact_id FROM lead WHERE external_id = NEW.external_id AND id <> OLD.id AND contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_inserted AFTER INSERT ON lead BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_updated AFTER UPDATE ON lead BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), what, NEW.id FROM (SELECT CASE WHEN OLD."external_id" IS NOT NEW."external_id" OR OLD."external_id_key" IS NOT NEW."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN OLD."created_at" IS NOT NEW."created_at" THEN ' created_at' ELSE '' END || CASE WHEN OLD."updated_at" IS NOT NEW."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN OLD."deleted_at" IS NOT NEW."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN OLD."topic" IS NOT NEW."topic" OR OLD."topic_key" IS NOT NEW."topic_key" THEN ' topic' ELSE '' END || CASE WHEN OLD."status" IS NOT NEW."status" THEN ' status' ELSE '' END || CASE WHEN OLD."score" IS NOT NEW."score" THEN ' score' ELSE '' END || CASE WHEN OLD."source" IS NOT NEW."source" THEN ' source' ELSE '' END || CASE WHEN OLD."owner" IS NOT NEW."owner" OR OLD."owner_key" IS NOT NEW."owner_key" THEN ' owner' ELSE '' END || CASE WHEN OLD."contact_id" IS NOT NEW."contact_id" THEN ' contact_id' ELSE '' END || CASE WHEN OLD."budget" IS NOT NEW."budget" THEN ' budget' ELSE '' END AS what) WHERE what <> '' ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', OLD.contact_id WHERE OLD.contact_id IS NOT NULL AND OLD.contact_id IS NOT NEW.contact_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_renumbered AFTER UPDATE OF id ON lead WHEN OLD.id <> NEW.id BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', NEW.id WHERE NEW.id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER note_lead_deleted AFTER DELETE ON lead BEGIN INSERT INTO change (entity, position, what, profile_id) SELECT 'lead', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), '*', OLD.id WHERE OLD.id IS NOT NULL ON CONFLICT DO NOTHING; INSERT INTO change (entity, position, what, profile_id) SELECT 'contact', coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'change-log-position'), 0), ' leads', OLD.contact_id WHERE OLD.contact_id IS NOT NULL ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_lead_inserted AFTER INSERT ON lead WHEN (NEW."external_id" <> '' AND NEW."external_id_key" IS NULL) OR (NEW."topic" <> '' AND NEW."topic_key" IS NULL) OR (NEW."owner" <> '' AND NEW."owner_key" IS NULL) BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('lead', 0, NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER unkeyed_lead_updated AFTER UPDATE ON lead WHEN (OLD."external_id" IS NOT NEW."external_id" AND OLD."external_id_key" IS NEW."external_id_key") OR (OLD."topic" IS NOT NEW."topic" AND OLD."topic_key" IS NEW."topic_key") OR (OLD."owner" IS NOT NEW."owner" AND OLD."owner_key" IS NEW."owner_key") BEGIN INSERT INTO unkeyed (entity, contact_id, record_id) VALUES ('lead', 0, NEW.id) ON CONFLICT DO NOTHING; END;
COMMIT;
